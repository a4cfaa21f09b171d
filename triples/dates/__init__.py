"""Dates: EDTF, and the words of English prose for it."""
