"""Write French as a careful shop does: no-break spaces before the tall marks and inside quotation marks."""

import re

NARROW, WIDE = "\u202f", "\u00a0"
_TALL = re.compile(r" ([;!?])")
_COLON = re.compile(r" (:)")
_UNITS = re.compile(r"(\d) (€|%|g|mm|cm|jours?|h|mAh|heures?|ans?)\b")


def fr(text: str) -> str:
    """Put no-break spaces where French typography wants them."""
    text = _TALL.sub(rf"{NARROW}\1", text)
    text = _COLON.sub(rf"{WIDE}\1", text)
    text = text.replace("« ", f"«{WIDE}").replace(" »", f"{WIDE}»").replace(" €", f"{WIDE}€")
    return _UNITS.sub(rf"\1{WIDE}\2", text)


def frs(*texts: str) -> tuple[str, ...]:
    """The same for several blocks."""
    return tuple(fr(text) for text in texts)
