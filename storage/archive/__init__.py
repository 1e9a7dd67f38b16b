"""
The archive: WARC 1.1 (ISO 28500:2017) segments, one a visit, append only.

Written by the crawl process alone. Every record is a gzip member of its own, holds block and payload digests
(SHA-256), and is on disk before anyone is told of it. ``WARC-JSON-Metadata`` (the header name browsertrix uses)
carries what WARC 1.1 has no field for: connection, TLS, role of the page, how it was reached.

* :mod:`storage.archive.writer` appends;
* :mod:`storage.archive.index` finds the records of a segment again, and a torn tail;
* :mod:`storage.archive.decode` removes content codings within a byte budget;
* :mod:`storage.archive.reader` opens a capture as a page.
"""
