"""
Findings: what follows from evidence, rules and code, and from nothing else.

The unit of reading is the **document**: one body at one address of one source. Captures that show the same bytes at
the same address are *sightings* of one document, so a page that did not change is read once, however often it is
visited. Every row names its document, every document names the capture that first showed it.

``docs/data.md`` describes every table and column.
"""
