"""The logs: what was done to evidence, who looked and why, what was handed to whom."""

import json
import re
from contextlib import closing

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from monitor.language import gettext as _
from monitor.web.work import Work
from storage.database import open_read_only
from storage.ledger import shots

MOST = 120
EVENTS = {
    "capture.start": "début de capture", "capture.end": "fin de capture", "imported": "pièces versées", "derived.created": "pièce dérivée",
    "seal.signed": "scellé signé", "timestamp.obtained": "horodatage obtenu", "timestamp.pending": "horodatage en attente",
    "timestamp.failed": "horodatage refusé", "verified": "vérification", "consulted": "consultation", "export.begun": "remise commencée",
    "exported": "remise", "anomaly": "anomalie", "erased": "effacement", "key.created": "clé créée", "key.rotated": "clé remplacée",
}  # fmt: skip
_SHOWN = {"remises": ("export.begun", "exported"), "anomalies": ("anomaly",), "scelles": ("seal.signed", "timestamp.obtained", "timestamp.failed", "verified")}  # fmt: skip


_BY_PEOPLE = frozenset(
    "imported consulted export.begun exported anomaly erased key.created key.rotated".split()
)
"""Events whose reason somebody gave, or is to read."""

_CAPTURE = re.compile(r"(?:capture )?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
THINGS = (
    (re.compile(r"seal-(\d+)"), "scellé n° {0}"),
    (re.compile(r"unit-(\d+)"), "clé n° {0}"),
    (re.compile(r"visit-[0-9a-f]+"), "une visite"),
    (
        re.compile(r"source-[0-9a-f]+/(\d{4}-\d\d)/visit-[0-9a-f]+\.warc\.gz"),
        "l'archive d'une visite de {0}",
    ),
    (re.compile(r"export (\w+) lead-[0-9a-f]+"), "une piste, en {0}"),
    (re.compile(r"export (\w+) seller-[0-9a-f]+"), "un vendeur, en {0}"),
    (re.compile(r"export (\w+) case-(\d+)"), "le dossier n° {1}, en {0}"),
    (re.compile(r"export (\w+) recherche-[0-9a-f]+"), "ce qu'une recherche a trouvé, en {0}"),
)


def thing(named: str) -> SafeString | str:
    """Return what a line of a log is about, as a reader knows it: a capture as a link, nothing as its id."""
    if found := _CAPTURE.fullmatch(named):
        return format_html('<a href="/captures/{}">{}</a>', found[1], _("une capture"))
    for pattern, said in THINGS:
        if found := pattern.fullmatch(named):
            return _(said).format(*found.groups())
    return named[:70]


def page(request: HttpRequest) -> HttpResponse:
    """Show the ends of the custody log and of the access journal."""
    work: Work = request.work
    wanted = request.GET.get("voir", "")
    deeds = [json.loads(one) for one in shots.last_deeds(work.ledger, _SHOWN.get(wanted, ()), MOST)]
    for one in deeds:
        one |= {"said": EVENTS.get(one["event"], one["event"]), "thing": thing(one["object"])}
        one["why"] = one["reason"] if one["event"] in _BY_PEOPLE else ""
    journal = work.workspace.folder / "journal.db"
    accesses = []
    if journal.exists():
        with closing(open_read_only(journal)) as conn:
            accesses = [json.loads(one) for one in shots.last_accesses(conn, MOST)]
    for one in accesses:
        one["thing"] = thing(one["object"])
    values = {"deeds": deeds, "accesses": accesses, "wanted": wanted}
    return render(request, "journal.html", values)
