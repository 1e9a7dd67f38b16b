"""
The ledger: what cannot be recomputed.

Sources and what people did with them, visits and how they ended, where each capture lies, judgements,
digests and their deliveries. Rows are added or closed, never changed: triggers refuse everything else.
"""
