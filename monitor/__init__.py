"""
The day of the monitor: from due sources to a digest.

``schedule`` says which sources are due; ``orders`` writes what a crawl process must know; ``crawling`` runs the
processes; ``indexing`` enters their segments in the ledger; ``analysis`` brings the findings up to date;
``lineage`` says which site succeeds which; ``digest`` tells. ``worker`` goes round; ``cli`` is the way in.
"""
