"""
The console: Datasette on both databases, read-only, on loopback, with French titles and the questions asked first.

``plugins/pages.py`` adds the pages that lead from a claim to the bytes that prove it, ``plugins/tables.py`` keeps formulas out of the
tables that are handed out as CSV. A later issue makes it a desk.
"""
