"""Which concepts tell a reader something, and how much: one list for the digest's quotation and the console's marks."""

WEIGHT = {
    "STRIP": 5, "EVADE": 5, "NORING": 5, "SUCC": 5, "NOMETAL": 4, "NOMETALGATE": 4, "DELIVER": 4, "CONCEAL": 4, "PRISON": 3, "PRIS": 3,
    "GATE": 3, "PASS": 2, "PREP": 2, "CODE": 2, "DISCREET": 2, "MINI": 2, "CELL": 1, "SIM": 1, "PH": 1, "PHONE": 1, "RING": 1, "METAL": 1,
    "MODEL": 1, "BRAND": 1,
}  # fmt: skip
"""How much a concept tells a reader who asks why a page was flagged; the others are left out of a quotation's choice."""

_BESIDE = frozenset(
    "DELIVERIN HIDE VISIT PARTSREMOVED PASSGATE QUIETGATE SILENTGATE TESTEDGATE GUARANTEEGATE INSIDE ANONSIM".split()
)
"""Concepts that are claims of themselves and say what one of the above says."""

MARKED = _BESIDE | {
    "STRIP",
    "EVADE",
    "DELIVER",
    "CONCEAL",
    "SUCC",
    "PRISON",
    "PREP",
    "NOMETAL",
    "NORING",
}
"""Concepts worth a reader's eye; the lexicon also hears prices, stock and the like, which are no claim."""
