"""
The console: Datasette on both databases, read-only, on loopback, with French titles and the questions asked first.

``plugins/pages.py`` adds the pages that lead from a claim to the bytes that prove it. A later issue makes it a desk.
"""
