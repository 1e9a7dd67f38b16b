"""To whom something is handed over, and why: asked before anything leaves, since both stay in the journal."""

from django.http import HttpRequest

LEAST = 3
"""Characters of a recipient and of a reason."""


def to_whom(request: HttpRequest, *, most: int) -> tuple[str, str] | None:
    """Return the recipient and the reason that were typed, so many characters of each at most; None where one is missing."""
    recipient, reason = (
        " ".join(request.POST.get(name, "").split())[:most] for name in ("recipient", "reason")
    )
    return (recipient, reason) if min(len(recipient), len(reason)) >= LEAST else None


def missing(what: str) -> str:
    """Say what is missing; ``what`` is what would be handed over, with its article."""
    return f"Dites à qui {what} est remis, et pourquoi : les deux restent au journal."
