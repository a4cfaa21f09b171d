"""The ties to Wikidata: which thing is which item, and what goes out and comes in."""
