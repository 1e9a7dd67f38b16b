"""
Datasette plugin: the pages that lead from a claim to the bytes that prove it.

Captured bytes never run here: text is escaped, pictures are the only thing shown as they are, raw bytes are handed
out as an attachment that no browser interprets (``nosniff``, ``sandbox``).
"""

import json
import sqlite3
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from monitor.clock import clock_of
from monitor.config import load
from monitor.digest.coverage import coverage
from monitor.digest.health import coverage_lines
from monitor.digest.words import AVAILABILITY, BANDS, CHANGES, OFFERS, money, percent
from monitor.phrases.telling import MARKED
from storage.archive.reader import ArchiveReader
from storage.database import open_read_only
from storage.errors import CaptureUnknown, StorageError
from storage.findings import changes, leads, shown, words
from storage.findings.lineage_records import Lead
from storage.findings.records import Change, Site
from storage.ledger import captures as capture_table
from storage.ledger import proposals
from storage.records.capture import Capture, CaptureKind
from storage.workspace import CONFIGURATION

_SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox allow-popups",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_STYLE = (
    "body{font:15px/1.5 'Liberation Sans',Arial,sans-serif;max-width:60rem;margin:1.5rem auto;padding:0 1rem;color:#1b1f24}"
    "table{border-collapse:collapse}td,th{padding:.2rem .7rem .2rem 0;vertical-align:top;text-align:left}"
    "mark{background:#ffe08a}pre{white-space:pre-wrap;background:#f6f8fa;padding:.8rem}img{max-width:100%;border:1px solid #d0d7de}"
    "code{font-size:.85em;word-break:break-all}.bits{text-align:right;font-variant-numeric:tabular-nums}"
    ".pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem}nav{font-size:.9rem}"
)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """Give Datasette our pages."""
    return [
        (r"^/capture/(?P<id>[0-9a-f-]{36})$", capture_page),
        (r"^/capture/(?P<id>[0-9a-f-]{36})/raw$", capture_raw),
        (r"^/capture/(?P<id>[0-9a-f-]{36})/picture$", capture_picture),
        (r"^/site/(?P<id>[^/]+)$", site_page),
        (r"^/lead/(?P<id>[a-z0-9-]+)$", lead_page),
        (r"^/proposals$", proposals_page),
        (r"^/health$", health_page),
    ]


def capture_page(request: Any, datasette: Any) -> Response:
    """Show what a capture is, where it lies, and its words with what was heard in them."""
    ledger, findings, archive = _open(datasette)
    capture = _capture(ledger, request.url_vars["id"])
    record = ArchiveReader(archive, lambda i: capture_table.find(ledger, i))
    try:
        record.record(capture)
        sound = "les octets sont ceux qui ont été écrits (SHA-256 vérifié à l'instant)"
    except (StorageError, OSError) as error:
        sound = f"ATTENTION : {error}"
    facts = [
        ("adresse", capture.url),
        ("capturée le", f"{capture.captured_at:%d/%m/%Y %H:%M:%S} UTC"),
        ("nature", _KINDS[capture.kind] + (f", code {capture.status}" if capture.status else "")),
        ("serveur", capture.ip or "—"),
        (
            "fichier WARC",
            f"archive/{capture.segment}, octets {capture.offset} à {capture.offset + capture.length}",
        ),
        ("SHA-256 de l'enregistrement", capture.member_sha256),
        ("SHA-256 du contenu", capture.entity_digest),
        ("intégrité", sound),
        ("chemin", str(capture.facts.get("via", "")) or "—"),
    ]
    parts = [f"<h1>Capture {escape(capture.id)}</h1>", _table(facts)]
    parts.append(f'<p><a href="/capture/{capture.id}/raw">Octets bruts (téléchargement)</a></p>')
    pictures = _pictures(ledger, capture)
    parts += [
        f'<h2>Image de la page</h2><img alt="" src="/capture/{p}/picture">' for p in pictures[:1]
    ]
    parts.append(_words(findings, capture))
    parts.append(
        "<h2>Relevé technique</h2><pre>"
        + escape(json.dumps(capture.facts, ensure_ascii=False, indent=1))
        + "</pre>"
    )
    return _page(f"Capture {capture.id[:8]}", "".join(parts))


def capture_raw(request: Any, datasette: Any) -> Response:
    """Hand out the WARC record's block as it is, never to be interpreted."""
    ledger, _, archive = _open(datasette)
    capture = _capture(ledger, request.url_vars["id"])
    block = ArchiveReader(archive, lambda i: capture_table.find(ledger, i)).block(capture)
    headers = {**_SAFE, "Content-Disposition": f'attachment; filename="{capture.id}.bin"'}
    return Response(block, content_type="application/octet-stream", headers=headers)


def capture_picture(request: Any, datasette: Any) -> Response:
    """Show a screenshot or a captured picture of a format that holds no script."""
    ledger, _, archive = _open(datasette)
    capture = _capture(ledger, request.url_vars["id"])
    if capture.media_type not in {"image/png", "image/jpeg", "image/webp", "image/gif"}:
        raise NotFound("not a picture")
    page = ArchiveReader(archive, lambda i: capture_table.find(ledger, i)).page(capture)
    return Response(page.body, content_type=capture.media_type, headers=_SAFE)


def site_page(request: Any, datasette: Any) -> Response:
    """Show a site: how it stands, what it offers, its leads and what changed."""
    _, findings, _ = _open(datasette)
    site = shown.find(findings, request.url_vars["id"])
    if site is None:
        raise NotFound("unknown site")
    parts = [
        f"<h1>{escape(site.label)}</h1>",
        _table(_site_facts(site)),
    ]
    rows = [
        f'<li><a href="/lead/{escape(r.id)}">{escape(r.subject)} ← {escape(r.predecessor)}</a> : '
        f"{BANDS[r.band]}, {_likelihood(r)}</li>"
        for r in leads.of_site(findings, site.id)
    ]
    parts.append("<h2>Filiations</h2><ul>" + ("".join(rows) or "<li>aucune</li>") + "</ul>")
    listings = shown.listings(findings, site.id, 200)
    parts.append(
        "<h2>Annonces</h2><table>"
        + "".join(
            f"<tr><td>{escape(r.name)}</td><td>{_price(r)}</td>"
            f"<td>{escape(AVAILABILITY.get(r.availability, '—'))}</td><td>{_proof(r.capture_id)}</td></tr>"
            for r in listings
        )
        + "</table>"
    )
    parts.append(
        "<h2>Changements</h2><table>"
        + "".join(
            f"<tr><td>{_when(r.at)}</td><td>{CHANGES.get(r.kind, r.kind)}</td><td>{escape(r.subject)}<br>"
            f"{_from_to(r)}</td>"
            f"<td>{_proof(r.capture_before)} {_proof(r.capture_after)}</td></tr>"
            for r in changes.of_site(findings, site.id, 200)
        )
        + "</table>"
    )
    return _page(site.label, "".join(parts))


def lead_page(request: Any, datasette: Any) -> Response:
    """Show a lead as its waterfall, each reason with both sides and their captures."""
    _, findings, _ = _open(datasette)
    lead = leads.find(findings, request.url_vars["id"])
    if lead is None:
        raise NotFound("unknown lead")
    reasons = leads.reasons(findings, lead.id)
    rows = "".join(
        f"<tr><td class=bits>{_bits(r.bits)}</td><td><strong>{escape(r.claim)}</strong> {escape(r.note)}"
        f"<div class=pair><div>avant : « {escape(r.quotation_before[:300])} » {_proof(r.capture_before)}</div>"
        f"<div>après : « {escape(r.quotation_after[:300])} » {_proof(r.capture_after)}</div></div></td></tr>"
        for r in reasons
    )
    sums = [
        (lead.prior_bits, "avant tout indice : un site pris au hasard"),
        (sum(reason.bits for reason in reasons), "les raisons ci-dessous, ensemble"),
        (lead.copying_bits, "ce qu'une copie ou un fournisseur commun explique aussi bien"),
        (lead.rivals_bits, "ce que la main d'un autre site antérieur explique aussi bien"),
        (lead.bits, "en tout (0 : une chance sur deux ; +4,3 : 95 % ; +6,6 : 99 %)"),
    ]
    added = "".join(
        f"<tr><td class=bits>{_bits(bits)}</td><td>{escape(what)}</td></tr>"
        for bits, what in sums
        if bits or what.startswith(("avant", "en tout"))
    )
    body = (
        f"<h1>{escape(lead.subject)} ← {escape(lead.predecessor)}</h1>"
        f"<p><strong>{BANDS[lead.band]}</strong>, {_likelihood(lead)} ({_bits(lead.bits)} bits en tout, "
        f"dont {_bits(lead.prior_bits)} a priori) ; signalée le {_when(lead.flagged_at)} {_proof(lead.flagged_capture)}</p>"
        f"<p>{escape(lead.why)}</p><table>{added}</table><table>{rows}</table>"
    )
    return _page("Filiation", body)


def proposals_page(request: Any, datasette: Any) -> Response:  # noqa: ARG001 - Datasette's form
    """Show the addresses that were discovered."""
    ledger, _, _ = _open(datasette)
    rows = proposals.likeliest(ledger, 500)
    body = "".join(
        f"<tr><td><code>{escape(r.url)}</code></td><td>{r.score:.2f}</td><td>{escape(r.reason)}</td><td>{_proof(r.capture_id)}</td></tr>"
        for r in rows
    )
    return _page("Adresses découvertes", f"<h1>Adresses découvertes</h1><table>{body}</table>")


def health_page(request: Any, datasette: Any) -> Response:  # noqa: ARG001 - Datasette's form
    """Show how the watch itself stands."""
    ledger, findings, archive = _open(datasette)
    configuration = load(archive.parent / CONFIGURATION)
    until = clock_of(configuration).now()
    stands = coverage(findings, ledger, configuration, since=None, until=until)
    body = "".join(f"<li>{escape(line)}</li>" for line in coverage_lines(stands))
    return _page("Santé", f"<h1>Santé de la veille</h1><ul>{body}</ul>")


_KINDS = {
    CaptureKind.RESPONSE: "réponse du serveur",
    CaptureKind.REVISIT: "réponse du serveur, déjà archivée à l'identique",
    CaptureKind.DOM: "page telle que le navigateur l'a construite",
    CaptureKind.SCREENSHOT: "image de la page",
    CaptureKind.TEXT: "texte visible",
    CaptureKind.PDF: "document PDF",
    CaptureKind.RESOURCE: "pièce jointe à la visite",
}
_STANDINGS = {
    "content": "en ligne",
    "seized": "saisi",
    "banner": "bannière à vérifier",
    "redirected": "redirigé",
    "not_found": "disparu",
}


def _site_facts(site: Site) -> list[tuple[str, str]]:
    facts = [
        ("site", site.id),
        ("vu la première fois", _when(site.first_seen_at)),
        ("vu la dernière fois", _when(site.last_seen_at)),
        ("état", f"{_STANDINGS[site.standing]} depuis le {_when(site.standing_since)}"),
        ("offre de téléphones préparés", OFFERS[site.band]),
    ]
    if site.offers_since is not None:
        facts.append(("offre depuis", _when(site.offers_since)))
    if site.seized_at is not None:
        facts.append(("saisi le", _when(site.seized_at)))
    if site.redirected_to is not None:
        facts.append(("renvoie vers", site.redirected_to))
    return facts


def _when(at: str) -> str:
    return f"{datetime.fromisoformat(at):%d/%m/%Y %H:%M} UTC"


def _bits(bits: float) -> str:
    return f"{bits:+.1f}".replace(".", ",").replace("-", "−")


def _likelihood(lead: Lead) -> str:
    """Return the probability of what the lead concludes."""
    return percent(lead.copycat if lead.band == "copycat" else lead.probability)


def _price(row: shown.Offered) -> str:
    return escape(money(f"{row.price} {row.currency or ''}")) if row.price else ""


def _from_to(change: Change) -> str:
    if change.before is None or change.after is None:
        return escape((change.after or "")[:200])
    written = money if change.kind == "price_changed" else str
    return " → ".join(escape(written(text[:200])) for text in (change.before, change.after))


def _open(datasette: Any) -> tuple[sqlite3.Connection, sqlite3.Connection, Path]:
    folder = Path(datasette.get_database("ledger").path).parent
    return (
        open_read_only(folder / "ledger.db"),
        open_read_only(folder / "findings.db"),
        folder / "archive",
    )


def _capture(ledger: sqlite3.Connection, identity: str) -> Capture:
    try:
        return capture_table.find(ledger, identity)
    except CaptureUnknown as error:
        raise NotFound("unknown capture") from error


def _pictures(ledger: sqlite3.Connection, capture: Capture) -> list[str]:
    if capture.media_type.startswith("image/"):
        return [capture.id]
    of = capture.refers_to if capture.kind in {CaptureKind.DOM, CaptureKind.TEXT} else capture.id
    return capture_table.screenshots(ledger, capture, of)


def _words(findings: sqlite3.Connection, capture: Capture) -> str:
    document = words.shown_by(findings, capture.id)
    if document is None:
        return ""
    heard = words.heard(findings, document)
    told = "".join(
        f"<p>Pris pour : {escape(BANDS.get(one.band, one.band))} ({escape(one.class_)})</p><blockquote>« {escape(one.quotation)} »</blockquote>"
        for one in words.verdicts_of(findings, document)
        if one.band != "none"
    )
    parts = [
        f"<h3>{escape(block.kind)}</h3><pre>"
        + _marked(block.text[:20000], [one for one in heard if one.block == block.number])
        + "</pre>"
        for block in words.blocks(findings, document)
    ]
    return "<h2>Mots lus</h2>" + told + "".join(parts) if parts else ""


def _marked(text: str, heard: list[words.Heard]) -> str:
    out, at = [], 0
    for one in heard:
        if one.concept not in MARKED or one.start < at or one.stop > len(text):
            continue
        out.append(escape(text[at : one.start]))
        said = escape(text[one.start : one.stop])
        out.append(f'<mark title="{escape(one.concept)}">{said}</mark>')
        at = one.stop
    return "".join(out) + escape(text[at:])


def _table(rows: list[tuple[str, str]]) -> str:
    return (
        "<table>"
        + "".join(
            f"<tr><th>{escape(a)}</th><td><code>{escape(b)}</code></td></tr>" for a, b in rows
        )
        + "</table>"
    )


def _proof(capture_id: str | None) -> str:
    return (
        f'<a href="/capture/{escape(capture_id)}">preuve {escape(capture_id[:8])}</a>'
        if capture_id
        else ""
    )


def _page(title: str, body: str) -> Response:
    html = (
        f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>{escape(title)} — Portique</title><style>{_STYLE}</style>'
        f'<nav><a href="/">Portique</a> · <a href="/findings/vendeurs">vendeurs</a> · <a href="/findings/pistes">pistes</a> · '
        f'<a href="/findings/recherche">recherche</a> · <a href="/health">santé</a></nav>{body}</html>'
    )
    return Response(html, content_type="text/html; charset=utf-8", headers=_SAFE)
