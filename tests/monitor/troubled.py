"""A watch whose days hold all that can be told, and the words by which one language is known in the sentences of another."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.daily import understand
from monitor.desk import Desk
from monitor.proposals import Proposal, record
from storage.ledger import digests, incidents
from storage.ledger.digests import Composed, Delivery
from storage.records.source import Outcome, SourceKind
from tests.faults.days import at
from tests.monitor.archived import visited
from tests.monitor.desks import desk_in, watch
from tests.monitor.web.watched import SEIZED, _shop

BEGAN = datetime(2026, 11, 2, 6, tzinfo=UTC)
ENGLISH = frozenset(
    "the of and to with was were is are been not this that from for by it its has have had which who when where while than then they "
    "there these those would could should will cannot does did into without within out off about after before between only also each "
    "every any some all none more most less other same new old seizure seized gone blocked failed unreachable complete changed added "
    "removed price stock site's shop shops seller sellers lead leads hand both pages visits visited shown shows show same-hand address "
    "error timeout refused unknown found missing expected yes".split()
) - {"stock", "pages"}  # fmt: skip
"""Words that no French sentence of ours holds."""

FRENCH = frozenset(
    "le la les un une des du de et ou au aux ce cette ces sa ses leur leurs est sont ont sur dans par pour avec sans chez que qui dont "
    "ne pas plus rien même entre vers depuis jusqu après avant aussi autre autres bilan preuve preuves veille saisie saisi annonce "
    "annonces prix vendeur vendeurs adresse sources visitées nouveau nouveaux nouvelle couverture jours manquée main".split()
) - {"sources"}  # fmt: skip
"""Words that no English sentence of ours holds."""

_NOT_OURS = re.compile(r"«[^»]*»|“[^”]*”|https?://\S+|\S*\[\.\]\S*|/\S+|\S+@\S+|[\w-]*\b[0-9a-f]{8}\b\S*")  # fmt: skip
"""Quotations, addresses and ids are as they are."""

_TITLE = "Essai sur la ville"
"""As the unit named its case."""


def words(text: str) -> set[str]:
    """Return the words of what is ours in a text or page."""
    shown = re.sub(r"<style>.*?</style>|<[^>]*>|\[\w+\]( \w+)?", " ", text, flags=re.DOTALL)
    return {word.lower() for word in re.findall(r"[^\W\d_]+", _NOT_OURS.sub(" ", shown.replace(_TITLE, " ")))}  # fmt: skip


def english(text: str) -> set[str]:
    return ENGLISH & words(text)


def french(text: str) -> set[str]:
    return {word for word in words(text) if word in FRENCH or not word.isascii()}


@contextmanager
def troubled(folder: Path) -> Iterator[Desk]:
    """Give a watch with a succession, a seizure, a closure, changes, proposals, and everything that can be wrong with a day."""
    readers = {"host": "127.0.0.1", "recipients": ["permanence@unite.example"]}
    with desk_in(folder, reading={"pictures": False}, investigation={"title": _TITLE}, digest={"smtp": readers}) as desk:  # fmt: skip
        shops = {name: watch(desk, f"https://{name}.example/") for name in ("ancien", "suite", "prix", "parti", "bloque", "muet", "panne")}  # fmt: skip
        visited(desk, shops["ancien"], BEGAN, *_shop("ancien.example", 2, "BM10 déplaqué", "34.90"))
        for day, price in enumerate(("49.90", "39.90", "29.90")):
            now = BEGAN + timedelta(days=day)
            visited(desk, shops["prix"], now, *_shop("prix.example", 5, "Nano", price, "OutOfStock" if day else "InStock"))  # fmt: skip
            visited(desk, shops["parti"], now, *(_shop("parti.example", 4, "Mini", "20") if day == 0 else ()), outcome=Outcome.GONE if day else Outcome.COMPLETE)  # fmt: skip
        visited(desk, shops["ancien"], BEGAN + timedelta(days=1), (shops["ancien"].url, "home", SEIZED), outcome=Outcome.SEIZED)  # fmt: skip
        visited(desk, shops["suite"], now, *_shop("suite.example", 2, "Mini sans métal", "42.90"))
        for name, outcome in (("bloque", Outcome.BLOCKED), ("muet", Outcome.UNREACHABLE), ("panne", Outcome.ERROR)):  # fmt: skip
            visited(desk, shops[name], now, outcome=outcome)
        at(desk, now + timedelta(hours=4))
        for kind, subject in (("stage", "analysis"), ("disk", "disk"), ("clock", "clock"), ("database", "findings.db")):  # fmt: skip
            incidents.happened(desk.ledger, kind, subject, "l'heure de la machine a sauté de +3600 s ; la veille continue", now)  # fmt: skip
        _proposed(desk, now)
        _undelivered(desk)
        understand(desk)
        yield desk


def _proposed(desk: Desk, now: datetime) -> None:
    reasons = (
        "prix.example vend des téléphones préparés et y renvoie ; son nom reprend celui de ancien.example",
        "ce domaine vient d'être enregistré et s'écrit presque « ancien », lettres déguisées (liste fr) ; sa page paraît vendre des "
        "téléphones préparés ; elle copie ancien.example (Les deux sites montrent la même photographie)",
    )
    record(desk.ledger, [
        Proposal(url=f"https://neuf{n}.example/", kind=SourceKind.SHOP, reason=reason, score=0.8, capture_id="", at=now.isoformat())
        for n, reason in enumerate(reasons)
    ])  # fmt: skip


def _undelivered(desk: Desk) -> None:
    """Have a digest of an earlier day that waits, and one that was refused."""
    for day, state, detail in ((1, "queued", "TimeoutError: timed out"), (2, "refused", "ConnectionRefusedError: [Errno 111]")):  # fmt: skip
        made = Composed(id=f"d{day}", for_date=f"2026-10-0{day}", composed_at=f"2026-10-0{day}T06:00:00.000000Z", text_sha256="", html_sha256="", entries=3)  # fmt: skip
        sent = Delivery(id=f"x{day}", digest_id=made.id, channel="smtp", recipient="permanence@unite.example", message_id=f"<{day}@portique>", state="queued", queued_at=made.composed_at)  # fmt: skip
        digests.record(desk.ledger, made, [], [sent])
        digests.claim(desk.ledger, sent.id, "essai commencé, fin inconnue : le message est peut-être déjà arrivé")  # fmt: skip
        closed = None if state == "queued" else made.composed_at
        digests.tried(desk.ledger, sent.id, state=state, closed_at=closed, detail=detail)
