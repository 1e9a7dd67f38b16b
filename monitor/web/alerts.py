"""Kept searches: which documents answer, and which of them their owner has not seen."""

from hashlib import blake2b

from monitor.web.pages.search import forms
from monitor.web.searches.models import Saved
from monitor.web.work import Work
from storage.findings import searched

MOST = 20_000
"""Documents that may answer a kept search: who asks for more is told nothing by it."""

OF_ONE = 30
"""Searches that one person keeps."""

_MARK = 8
_KNOWN: dict[str, tuple[object, list[str]]] = {}
"""By what was asked: the findings it was asked of, and what answered."""


def answering(work: Work, asked: str) -> list[str]:
    """Return the documents that hold what was asked, as words or as an identifier; of too many, none."""
    mark, found = _KNOWN.get(asked, (None, []))
    if mark != work.read_at:
        found = searched.documents(work.findings, asked, forms(asked), MOST)
        if len(_KNOWN) > 50 * OF_ONE:
            _KNOWN.clear()
        _KNOWN[asked] = work.read_at, found
    return found


def fresh(work: Work, saved: Saved) -> list[str]:
    """Return the documents that answer and were not seen, newest first."""
    held = bytes(saved.seen)
    seen = {held[at : at + _MARK] for at in range(0, len(held), _MARK)}
    return [one for one in answering(work, saved.asked) if _mark(one) not in seen]


def see(work: Work, saved: Saved) -> None:
    """Note that its owner has seen all that answers now."""
    saved.seen = b"".join(sorted({_mark(one) for one in answering(work, saved.asked)}))
    saved.save()


def of(work: Work, user: object) -> list[tuple[Saved, int]]:
    """Return somebody's kept searches, each with how many documents are new to him."""
    return [(one, len(fresh(work, one))) for one in Saved.objects.filter(owner=user)]


def _mark(document_id: str) -> bytes:
    return blake2b(document_id.encode(), digest_size=_MARK).digest()
