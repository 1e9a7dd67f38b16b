"""
The annex to a procès-verbal: what, who, when, how, the digests to type, the steps to verify. Facts, no opinion.

Printed as :mod:`storage.evidence.paper` does; characters the fonts lack are shown as their code, never dropped.
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    Image,
    KeepTogether,
    PageBreak,
    Paragraph,
    Spacer,
)

from storage.evidence import fonts, manifest
from storage.evidence.canonical import typed
from storage.evidence.order import Export, Means
from storage.evidence.paper import WIDTH, Paper, printed, table
from storage.evidence.picture import strips
from storage.ids import file_sha256

INSIDE = "MANIFEST-sans-annexe.sha256"
"""The inventory inside the annex: the lines of the package's own, but for the annex and what is written after it."""

MAX_PICTURES = 6
_PARIS = ZoneInfo("Europe/Paris")
_BODY = ParagraphStyle("body", fontName=fonts.TEXT, fontSize=9, leading=12)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=7.5, leading=9.5)
_STATE = ParagraphStyle("state", parent=_BODY, fontName=fonts.BOLD)
_MONO = ParagraphStyle("mono", parent=_BODY, fontName=fonts.MONO, fontSize=7.2, leading=9.5)
_HEAD = ParagraphStyle(
    "head", parent=_BODY, fontName=fonts.BOLD, fontSize=11, leading=15, spaceBefore=8
)
_TITLE = ParagraphStyle("title", parent=_HEAD, fontSize=14, leading=18, alignment=TA_CENTER)


def write_annex(
    folder: Path,
    record: dict[str, Any],
    *,
    order: Export,
    means: Means,
    sealed: bool,
    objections: list[str],
) -> None:
    """
    Write the annex of one capture into its package, with the package's record and inventory inside.

    ``record`` is the capture record with its ``artefacts``; ``order`` says for whom and why, ``means`` with which keys.
    The inventory is that of everything which stands there already: no document holds its own digest.
    """
    story: list[Flowable] = [
        Paragraph("ANNEXE AU PROCÈS-VERBAL", _TITLE),
        Paragraph("Constatation d'une page accessible par internet", _TITLE),
        Spacer(1, 4 * mm),
        _state(sealed, record),
        Spacer(1, 3 * mm),
        *_identity(record, order),
        *_how(record),
        *_exchanges(record),
        *_offer(order),
        *_digests(record, means.key.fingerprint, means.root_fingerprints(), folder),
        *_reserves(objections),
        *_steps(sealed),
        *_signature(),
    ]
    picture = folder / "render/page.png"
    if picture.exists():
        story += _pictures(picture)
    warc = next(a["sha256"] for a in record["artefacts"] if a["role"] == "warc")
    paper = Paper(
        title=f"Annexe au procès-verbal — capture {record['capture_id']}",
        author=order.unit or "service non indiqué",
        at=order.at,
        foot=f"Capture {record['capture_id']}  archive {typed(warc[:16])}",
        files={
            "capture.json": (folder / "capture.json").read_bytes(),
            INSIDE: manifest.listing(folder),
        },
    )
    (folder / "annexe-pv.pdf").write_bytes(printed(story, paper))


def _state(sealed: bool, record: dict[str, Any]) -> Flowable:
    text = "CAPTURE NON SCELLÉE — horodatage en attente : la date n'est attestée que par la machine"
    if sealed:
        first = min(token["at"] for token in record["seal"]["tokens"])
        text = (
            "CAPTURE SCELLÉE — un tiers horodateur atteste qu'elle existait au plus tard le "
            f"{_paris(first)} ; l'instant de la requête est celui de l'horloge de la station"
        )
    return table([[Paragraph(text, _STATE)]], [WIDTH], ("BOX", (0, 0), (-1, -1), 1, "black"))


def _identity(record: dict[str, Any], order: Export) -> list[Flowable]:
    case, times = record["case"], record["times"]
    return [
        Paragraph("1. Objet", _HEAD),
        _table(
            [
                ("Service", order.unit),
                ("Procédure", case["procedure_no"] or "non déclarée"),
                ("Cadre juridique", case["legal_basis"] or "non déclaré"),
                ("Adresse demandée", record["url_requested"]),
                ("Adresse affichée", record["url_final"]),
                ("Instant de la requête (horloge de la station)", _two(times["captured_at"])),
                ("Début de la visite", _two(times["visit_started_at"])),
                ("Fin de la visite", _two(times["visit_ended_at"])),
                ("Chemin suivi", " → ".join(map(str, record["discovery_path"]))),
                (
                    "Redirections",
                    "\n".join(f"{r['status']} {r['url']}" for r in record["redirects"]) or "aucune",
                ),
                ("Extrait remis à", order.recipient),
                ("Motif de l'extrait", order.reason),
                ("Extrait fait par", order.actor),
                ("Extrait fait le", _paris(order.at.isoformat())),
            ]
        ),
    ]


def _how(record: dict[str, Any]) -> list[Flowable]:
    tool, station = record["tool"] or {}, record["station"] or {}
    network, clock = record["network"] or {}, (record["clock"] or {}).get("start") or {}
    browser, page = record["browser"] or {}, record["page"] or {}
    system = station.get("os") or {}
    offset = clock.get("offset_ms")
    proxy = network.get("proxy") or {}
    return [
        Paragraph("2. Moyens et conditions", _HEAD),
        _table(
            [
                ("Logiciel", _join(tool.get("name"), tool.get("version"), _short("code", tool.get("code_sha256")))),
                ("Station", _join(station.get("hostname"), station.get("vendor"), station.get("model"), station.get("cpu"))),
                ("Système", _join(system.get("name"), system.get("kernel"), _dated("mis à jour le", system.get("last_update")))),
                ("Navigateur", _join(browser.get("version"), _short("binaire", browser.get("binary_sha256"))) if browser else "aucun : requête directe"),
                ("Écran", _viewport(page)),
                ("Bannière de cookies", _consent(page)),
                ("Profil", "neuf, vide, sans témoin de connexion ni cache" if (record["profile"] or {}).get("fresh") else None),
                ("Adresse locale", ", ".join(network.get("local_addresses") or ())),
                ("Adresse de sortie", network.get("egress_address") or "non déclarée"),
                ("Passerelle", network.get("gateway")),
                ("Serveur mandataire", _way_out(proxy)),
                ("Résolveurs DNS", ", ".join(network.get("resolvers") or ())),
                ("Horloge", f"{_known(clock.get('source'))}, écart {'inconnu' if offset is None else f'{offset} ms'}"),
                ("Horloge en fin de visite", _closing((record["clock"] or {}).get("end"))),
            ]
        ),
    ]  # fmt: skip


def _consent(page: dict[str, Any]) -> str | None:
    """Say what was clicked away before the page was kept."""
    clicked = page.get("consent_click")
    if not isinstance(clicked, dict) or "kind" not in clicked:
        return "aucune n'a été touchée" if page else None
    how = "refusée" if clicked.get("how") == "refused" else "fermée sans accord"
    return f"{how} d'un clic ({clicked['kind']}) : document, mots et image sont ceux d'après ; la réponse du serveur est celle d'avant"


def _way_out(proxy: dict[str, Any]) -> str:
    """Say which way the requests left, and what is known of the addresses behind a proxy."""
    if not proxy.get("checked"):
        return "non vérifié"
    if not proxy.get("used"):
        return "aucun : connexion directe à l'adresse indiquée pour chaque échange"
    way = proxy.get("exit") or {}
    judged = (
        "l'adresse indiquée pour chaque échange est celle qui lui a été demandée"
        if way.get("address_judged")
        else "il a résolu les noms lui-même : les adresses jointes ne sont pas connues"
    )
    return f"oui, la sortie « {way.get('name')} » du service ({way.get('kind')}) : {judged}"


def _exchanges(record: dict[str, Any]) -> list[Flowable]:
    rows = [("Instant (UTC)", "Code", "Adresse IP contactée", "Adresse")]
    rows += [
        (
            r["at"][:23],
            str(r["status"]),
            f"{r['connected_ip'] or 'inconnue'}:{r['port'] or ''}",
            r["url"],
        )
        for r in record["responses"][:40]
    ]
    cells = [[Paragraph(_safe(cell), _SMALL) for cell in row] for row in rows]
    exchanges = table(cells, [38 * mm, 12 * mm, 36 * mm, WIDTH - 86 * mm], *_GRID, repeated=1)
    more = len(record["responses"]) - 40
    shown: list[Flowable] = [Paragraph("3. Échanges avec le serveur", _HEAD), exchanges]
    if more > 0:
        shown.append(Paragraph(f"et {more} autres, dans capture.json", _SMALL))
    chains = [
        (each["sni"], _join(_verified(each), _short("certificat", each.get("leaf"), 32)))
        for each in record["tls"]
    ]
    if chains:
        shown += [Spacer(1, 2 * mm), _table([(f"TLS {name}", text) for name, text in chains])]
    return shown


_REASONS = {
    "not valid at validation time": "certificat hors de sa période de validité",
    "subjectaltname": "le certificat n'est pas au nom de ce site",
    "no matching": "le certificat n'est pas au nom de ce site",
    "candidates exhausted": "aucune autorité reconnue ne répond de ce certificat",
    "sent no certificate": "le serveur n'a pas présenté de certificat",
    "cannot be read": "certificat illisible",
}
"""What the library says of a chain that does not verify, by a part of its words."""


def _verified(facts: dict[str, Any]) -> str | None:
    """Say in French whether a certificate chain held; None where nothing is known of it."""
    said = facts.get("verification")
    if said is None:
        return "chaîne non examinée (session du navigateur)"
    if said == "ok":
        return "chaîne vérifiée"
    why = next((text for part, text in _REASONS.items() if part in said.lower()), None)
    return f"chaîne NON vérifiée : {why or 'cause dans capture.json'}"


def _offer(order: Export) -> list[Flowable]:
    """Say what was read on the page; that nothing was is said, too, or a chapter would seem to be missing."""
    head, note = Paragraph("4. Ce que dit la page", _HEAD), _READ if order.says else _NOT_READ
    return [head, Paragraph(note, _SMALL), *([_table(list(order.says))] if order.says else ())]


_READ = (
    "Lu par le logiciel dans les octets archivés, sans appréciation ; la page elle-même fait foi."
)
_NOT_READ = (
    "Le logiciel n'y a relevé ni article, ni contact, ni passage ; la page elle-même fait foi."
)


def _digests(
    record: dict[str, Any], key: str, roots: list[tuple[str, str]], folder: Path
) -> list[Flowable]:
    rows = [
        (each["path"], typed(each["sha256"]))
        for each in record["artefacts"]
        if each["role"] in _SHOWN
    ]
    seal = record.get("seal")
    if seal:
        rows.append((f"racine du scellé n° {seal['seal']}", typed(seal["root"])))
        rows += [
            (f"jeton ({t['authority']})", f"existait au plus tard le {_paris(t['at'])}")
            for t in seal["tokens"]
        ]
    rows.append(("verifier.sh", typed(file_sha256(folder / "verifier.sh"))))
    rows.append(("clé du service", typed(key)))
    rows += [(f"racine ({name})", typed(digest)) for name, digest in roots]
    return [
        Paragraph("5. Empreintes (SHA-256), à comparer en les tapant", _HEAD),
        Paragraph(
            "Les seize premiers caractères suffisent pour reconnaître un fichier ; l'empreinte entière fait foi. Ce document porte en "
            f"pièces jointes la fiche capture.json et l'inventaire {INSIDE} (pdfdetach -saveall annexe-pv.pdf).",
            _SMALL,
        ),
        _table(rows, _MONO),
    ]


_SHOWN = {"warc", "wacz", "png_full", "dom_html", "text", "har"}


def _reserves(objections: list[str]) -> list[Flowable]:
    lines = objections or ["aucune"]
    return [
        Paragraph("6. Réserves", _HEAD),
        *[Paragraph(f"– {_safe(line)}", _BODY) for line in lines],
    ]


def _steps(sealed: bool) -> list[Flowable]:
    last = "« Paquet intact et scellé. »" if sealed else "« Paquet intact mais NON SCELLÉ… »"
    steps = (
        "Copier le dossier remis sur un poste Linux ; il y faut sha256sum, openssl, gzip, unzip et jq.",
        "Comparer avec cette feuille les empreintes de verifier.sh (sha256sum verifier.sh), de la clé du service et des racines (LISEZMOI.txt).",
        "Lancer : bash verifier.sh (ou bash verifier.sh DOSSIER, avec la clé et les racines obtenues par une autre voie).",
        f"Le résultat attendu est {last} Toute autre réponse nomme le fichier en cause.",
    )
    return [
        KeepTogether(
            [
                Paragraph("7. Vérifier", _HEAD),
                *[
                    Paragraph(f"{number}. {_safe(step)}", _BODY)
                    for number, step in enumerate(steps, start=1)
                ],
            ]
        )
    ]


def _signature() -> list[Flowable]:
    return [
        Spacer(1, 8 * mm),
        Paragraph("Constatations faites par le logiciel, relues et annexées par :", _BODY),
        _table([("Nom, grade, matricule", ""), ("Date et signature", "\n\n")]),
    ]


def _pictures(picture: Path) -> list[Flowable]:
    shown: list[Flowable] = []
    for number, (strip, width, height) in enumerate(strips(picture), start=1):
        if number > MAX_PICTURES:
            shown.append(Paragraph("Suite de l'image dans render/page.pdf.", _SMALL))
            break
        scale = min(1.0, (WIDTH) / width, (A4[1] - 52 * mm) / height)
        shown += [
            PageBreak(),
            Paragraph(f"Image de la page, partie {number}", _HEAD),
            Image(strip, width=width * scale, height=height * scale),
        ]
    return shown


_GRID = (
    ("GRID", (0, 0), (-1, -1), 0.25, "grey"),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
)


def _table(rows: list[tuple[str, Any]], style: ParagraphStyle = _BODY) -> Flowable:
    cells = [
        [
            Paragraph(_safe(name), _SMALL),
            Paragraph(_safe(value if value is not None else "non connu"), style),
        ]
        for name, value in rows
    ]
    return table(cells, [42 * mm, WIDTH - 42 * mm], *_GRID)


def _safe(value: object) -> str:
    """Return a text as a paragraph takes it: a long address is parted by the line's end, never by a space it does not hold."""
    return escape(fonts.shown(str(value)).strip(" ")).replace("\n", "<br/>")


def _paris(at: str) -> str:
    """Return an instant (ISO 8601, UTC) as it is said in France."""
    moment = datetime.fromisoformat(at).astimezone(_PARIS)
    return f"{moment:%d/%m/%Y à %H:%M:%S} (Paris)"


def _known(source: object) -> str:
    return "source inconnue" if source in {None, "", "unknown"} else str(source)


def _short(name: str, digest: object, length: int = 16) -> str:
    return f"{name} {str(digest)[:length]}" if digest else ""


def _two(both: dict[str, str] | None) -> str | None:
    return f"{_paris(both['utc'])}\n{both['utc']} (UTC)" if both else None


def _join(*parts: object) -> str:
    return " — ".join(str(part) for part in parts if part)


def _dated(words: str, value: object) -> str:
    return f"{words} {str(value)[:10]}" if value else ""


def _viewport(page: dict[str, Any]) -> str | None:
    shape = page.get("viewport") or {}
    if not shape.get("width"):
        return "sans objet"
    return f"{shape.get('width')} x {shape.get('height')} px, page entière {page.get('full_height')} px"


def _closing(end: dict[str, Any] | None) -> str | None:
    if not end:
        return None
    jump = "changée pendant la visite" if end.get("stepped") else "non changée pendant la visite"
    return f"{jump} ; durée {end.get('elapsed_ms')} ms (horloge monotone)"
