"""
Where visits are made and documents read: on this machine, or on the workers of an existing engine.

:mod:`monitor.engine.seam` says what an engine does, in three verbs. ``local`` is the default and needs nothing more than
Portique. ``dask`` gives the same orders and documents to the workers of a Dask cluster (``portique[cluster]``), which run
``tasks`` at their ``station``. Ledger and findings keep their one writer: whoever asks.
"""
