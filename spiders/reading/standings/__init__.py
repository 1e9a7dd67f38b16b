"""The rules by which a page is told from what is served in its place; :mod:`spiders.reading.standing` asks them in order."""
