"""Dates: EDTF, the words of English prose for it, and calendars."""
