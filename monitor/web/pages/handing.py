"""To whom something is handed over, and why: asked before anything leaves, since both stay in the journal."""

from django.http import HttpRequest

from monitor.language import gettext as _

LEAST = 3
"""Characters of a recipient and of a reason."""


def to_whom(request: HttpRequest, *, most: int) -> tuple[str, str] | None:
    """Return the recipient and the reason that were typed, so many characters of each at most; None where one is missing."""
    recipient, reason = (
        " ".join(request.POST.get(name, "").split())[:most] for name in ("recipient", "reason")
    )
    return (recipient, reason) if min(len(recipient), len(reason)) >= LEAST else None


def missing() -> str:
    """Say what is missing."""
    return _("Dites à qui cela est remis, et pourquoi : les deux restent au journal.")
