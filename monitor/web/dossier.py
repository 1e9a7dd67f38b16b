"""
The dossier of a lead, as a magistrate reads it: what is said, of whom, why, why not, what was decided, and what proves each of it.

Facts as the desk shows them, in plain French (in English for who reads the desk so), printed in embedded fonts; the ids and digests that an expert needs stand at the end.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    Image,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
)

from monitor.digest import words
from monitor.digest.stored import as_told
from monitor.language import gettext as _
from monitor.language import ngettext, spoken
from monitor.web.pages.side import Side, pictured
from monitor.web.shown import STANDINGS, VERDICTS, strength, told
from monitor.web.work import Work
from storage.evidence import fonts
from storage.evidence.canonical import canonical
from storage.evidence.paper import WIDTH, Paper, printed, table
from storage.findings.lineage_records import Example, Lead, Reason
from storage.findings.records import Site
from storage.ledger import captures, shots
from storage.ledger.judgements import Ruled
from storage.ledger.times import to_text
from storage.records.capture import Capture

_BODY = ParagraphStyle("body", fontName=fonts.TEXT, fontSize=9.5, leading=13)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8, leading=10.5)
_MONO = ParagraphStyle("mono", parent=_BODY, fontName=fonts.MONO, fontSize=6.8, leading=9)
_HEAD = ParagraphStyle("head", parent=_BODY, fontName=fonts.BOLD, fontSize=12, leading=16, spaceBefore=9, spaceAfter=3, keepWithNext=1)  # fmt: skip
_TITLE = ParagraphStyle("title", parent=_HEAD, fontSize=16, leading=20, alignment=TA_CENTER)
SAYS = {
    "same_hand": "la même personne, ou le même groupe, tient probablement les deux sites",
    "same_network": "les deux sites ont probablement le même réseau ou le même fournisseur, sans que la même main soit établie",
    "copycat": "le site le plus récent imite probablement l'autre",
    "unresolved": "les éléments relevés ne suffisent pas à conclure : il y faudrait une preuve de contrôle, ou deux traces indépendantes",
}
"""What each conclusion says in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a dossier is made of."""

    lead: Lead
    before: Side
    after: Side
    reasons: list[tuple[Reason, list[Example]]]
    rulings: list[Ruled]
    recipient: str
    reason: str


def written(work: Work, matter: Matter, picture: Callable[[str], bytes]) -> bytes:
    """Return the dossier as PDF; ``picture`` gives a capture's picture drawn small, empty where there is none."""
    story = [
        *_summary(work, matter),
        *_sides(work, matter, picture),
        *_dates(work, matter),
        *_reasons(matter, "for", _("4. Ce qui parle pour une même main"), picture),
        *_reasons(matter, "against", _("5. Ce qui parle contre"), picture),
        *_rulings(work, matter),
        *_proofs(work, matter),
    ]
    paper = Paper(
        title=_("Dossier : {after} et {before}").format(after=matter.after.id, before=matter.before.id),
        language=spoken(), author=work.configuration.investigation.unit or _("service non indiqué"), at=work.now,
        foot=_("{after} / {before} — pour {recipient}").format(after=matter.after.id, before=matter.before.id, recipient=matter.recipient),
        files={"captures.json": canonical(_inventory(work, matter))},
    )  # fmt: skip
    return printed(story, paper)


def _text(said: object, style: ParagraphStyle = _BODY) -> Paragraph:
    from xml.sax.saxutils import escape

    return Paragraph(escape(fonts.shown(str(said))), style)


def _when(work: Work, at: str | datetime) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment.astimezone(work.zone).strftime(_("%d/%m/%Y à %H:%M"))


def _table(rows: Iterable[tuple[object, ...]], widths: tuple[float, ...], style: ParagraphStyle = _BODY) -> Table:  # fmt: skip
    cells = [[one if isinstance(one, Flowable) else _text(one, style) for one in row] for row in rows]  # fmt: skip
    lines = (("LINEBELOW", (0, 0), (-1, -1), 0.3, "#c5ccd4"), ("LEFTPADDING", (0, 0), (0, -1), 0))
    return table(cells, [width * WIDTH for width in widths], *lines)


def _summary(work: Work, matter: Matter) -> Iterator[Flowable]:
    lead, case = matter.lead, work.configuration.investigation
    count = sum(one.stance == "for" for one, _pairs in matter.reasons)
    against = sum(one.stance == "against" for one, _pairs in matter.reasons)
    said = {
        "copycat": (_("une imitation"), lead.copycat),
        "same_network": (_("un même réseau"), lead.network),
    }
    what, share = said.get(lead.band, (_("une même main"), lead.probability))
    yield _text(_("Dossier de rapprochement"), _TITLE)
    yield _text(_("{after} et {before}").format(after=matter.after.id, before=matter.before.id), _TITLE)  # fmt: skip
    yield Spacer(1, 4 * mm)
    made = _("{at} par {actor}").format(at=_when(work, work.now), actor=work.actor)
    yield _table(
        (
            (_("Service"), case.unit or "—"), (_("Procédure"), case.case_reference or "—"), (_("Remis à"), matter.recipient),
            (_("Motif"), matter.reason), (_("Établi le"), made),
        ),
        (0.25, 0.75),
    )  # fmt: skip
    yield _text(_("1. En résumé"), _HEAD)
    yield _text(
        _(
            "D'après ce qui a été relevé publiquement, {conclusion} (estimation du programme pour {what} : {share}). {count} dans le sens "
            "d'une même main, {against} contre. Le site {before} est l'antérieur, {after} le plus récent ; le rapprochement a été signalé le {at}."
        ).format(
            conclusion=_(SAYS[lead.band]), what=what, share=words.percent(share), count=_counted(count), against=_counted(against),
            before=matter.before.id, after=matter.after.id, at=_when(work, lead.flagged_at),
        )
    )  # fmt: skip
    yield _text(_("L'estimation est celle d'un programme : elle oriente, elle ne prouve pas. Une personne décide (partie 6)."), _SMALL)  # fmt: skip


def _counted(count: int) -> str:
    """Return ``6 éléments vont``, ``1 élément va``, ``aucun élément ne va``."""
    if not count:
        return _("aucun élément ne va")
    return ngettext("{count} élément va", "{count} éléments vont", count).format(count=count)


def _sides(work: Work, matter: Matter, picture: Callable[[str], bytes]) -> Iterator[Flowable]:
    yield _text(_("2. Les deux sites"), _HEAD)
    columns = [_side(work, one, picture) for one in (matter.before, matter.after)]
    yield table([columns], [WIDTH / 2] * 2, ("LEFTPADDING", (0, 0), (0, 0), 0))


def _side(work: Work, one: Side, picture: Callable[[str], bytes]) -> list[Flowable]:
    found: list[Flowable] = [_text(one.id, _HEAD)]
    if one.site is not None:
        shot = pictured(work, one.site)
        found += _pictures([shot.id] if shot else [], picture, 76 * mm)
        found.append(_text(_(" ; ").join((_(STANDINGS[one.site.standing]), _seen(work, one.site))), _SMALL))  # fmt: skip
    goods = [
        _("{name} : {price}").format(
            name=good.name, price=words.money(f"{good.price} {good.currency or ''}") if good.price else _("prix non lu")
        )
        for good in one.goods
    ]  # fmt: skip
    contacts = [words.contact(reach.kind, reach.value).replace("[.]", ".") for reach in one.contacts]  # fmt: skip
    found += [
        _text(_("Vend : {goods}").format(goods=_(" ; ").join(goods) or _("rien de lu")), _SMALL),
        _text(_("Contacts : {contacts}").format(contacts=_(" ; ").join(contacts) or _("aucun de lu")), _SMALL),
    ]  # fmt: skip
    return found


def _seen(work: Work, site: Site) -> str:
    """Return when a site was seen: once, or from when to when."""
    first, last = _when(work, site.first_seen_at), _when(work, site.last_seen_at)
    said = _("vu le {first}") if first == last else _("vu du {first} au {last}")
    return said.format(first=first, last=last)


def _pictures(ids: Iterable[str], picture: Callable[[str], bytes], width: float) -> list[Flowable]:
    drawn = [Image(io.BytesIO(body), lazy=0) for one in ids if (body := picture(one))]
    for one in drawn:
        high = min(one.imageHeight * width / one.imageWidth, 80 * mm)
        one.drawWidth, one.drawHeight = one.imageWidth * high / one.imageHeight, high
    return list(drawn)


def _dates(work: Work, matter: Matter) -> Iterator[Flowable]:
    events: list[tuple[str, str]] = []
    for one in (matter.before, matter.after):
        if one.site is None:
            continue
        events.append(
            (one.site.first_seen_at, _("{site} est vu pour la première fois").format(site=one.id))
        )
        if one.site.offers_since:
            events.append(
                (
                    one.site.offers_since,
                    _("{site} offre des téléphones préparés").format(site=one.id),
                )
            )
        if one.site.standing != "content":
            events.append((one.site.standing_since, _("{site} est trouvé {standing}").format(site=one.id, standing=_(STANDINGS[one.site.standing]))))  # fmt: skip
    events.append((matter.lead.flagged_at, _("le rapprochement est signalé")))
    events += [(one.at, _("jugé « {verdict} » par {actor}").format(verdict=_(VERDICTS.get(one.verdict, one.verdict)), actor=one.actor)) for one in matter.rulings]  # fmt: skip
    yield _text(_("3. Les dates"), _HEAD)
    yield _table(
        ((_when(work, at), said) for at, said in sorted(events, key=lambda one: one[0])),
        (0.28, 0.72),
    )


def _reasons(matter: Matter, stance: str, title: str, picture: Callable[[str], bytes]) -> Iterator[Flowable]:  # fmt: skip
    first = [_text(title, _HEAD)]
    chosen = [(one, pairs) for one, pairs in matter.reasons if one.stance == stance]
    if not chosen:
        yield from (*first, _text(_("Rien n'a été relevé.")))
    for one, pairs in chosen:
        value = told(one)
        form = (
            _("{claim} (cela {strength}) : {value}") if value else _("{claim} (cela {strength}).")
        )
        claim = as_told(one.claim).rstrip(".")
        head = _text(form.format(claim=claim, strength=strength(one.bits), value=value))
        rows = [_beside(pair, picture) for pair in pairs[:4] if pair.quotation_before or pair.quotation_after]  # fmt: skip
        yield KeepTogether([*first, head, *rows[:1]])
        first = []
        yield from rows[1:]
        yield Spacer(1, 2 * mm)


def _beside(pair: Example, picture: Callable[[str], bytes]) -> Table:
    sides = ((pair.capture_before, pair.quotation_before), (pair.capture_after, pair.quotation_after))  # fmt: skip
    drawn = [
        _pictures([capture], picture, 52 * mm) if capture else [] for capture, _quoted in sides
    ]
    both = all(drawn)
    cells = tuple(
        found[0] if both else _("« {quotation} »").format(quotation=quoted[:500]) for found, (_capture, quoted) in zip(drawn, sides, strict=True)
    )  # fmt: skip
    return _table([cells], (0.5, 0.5), _SMALL)


def _rulings(work: Work, matter: Matter) -> Iterator[Flowable]:
    yield _text(_("6. La décision"), _HEAD)
    if not matter.rulings:
        yield _text(_("Personne n'a encore décidé."))
        return
    yield _table(
        ((_when(work, one.at), one.actor, _(VERDICTS.get(one.verdict, one.verdict)), one.reason) for one in matter.rulings),
        (0.22, 0.18, 0.18, 0.42),
    )  # fmt: skip


def _proofs(work: Work, matter: Matter) -> Iterator[Flowable]:
    """Yield the captures that everything above rests on, each with the digest and the seal that hold it."""
    yield _text(_("7. Les captures et leurs scellés"), _HEAD)
    yield _text(_("Chaque capture peut être remise avec son paquet de preuve, qu'un tiers vérifie sans ce programme. Ce document porte leur liste en pièce jointe (captures.json)."), _SMALL)  # fmt: skip
    for number, one in enumerate(rested_on(work, matter), 1):
        yield KeepTogether([
            _text(f"{number}. {one.url[:160]}", _SMALL),
            _text(_("captée le {at} ; {sealed}").format(at=_when(work, one.captured_at), sealed=_sealed(work, one)), _SMALL),
            _text(f"capture {one.id}  SHA-256 {one.member_sha256}", _MONO),
            Spacer(1, 1.2 * mm),
        ])  # fmt: skip


def rested_on(work: Work, matter: Matter) -> list[Capture]:
    """Return the captures that a lead and its reasons name, the oldest first."""
    named = [matter.lead.flagged_capture]
    for _reason, pairs in matter.reasons:
        named += [one for pair in pairs for one in (pair.capture_before, pair.capture_after)]
    found = captures.all_of(work.ledger, dict.fromkeys(filter(None, named)))
    return sorted(found, key=lambda one: one.captured_at)


def _inventory(work: Work, matter: Matter) -> dict[str, Any]:
    """Return for a program what part 7 says for a reader."""
    held = [(one, shots.seal_of(work.ledger, one.id)) for one in rested_on(work, matter)]
    return {
        "lead": matter.lead.id, "sites": [matter.before.id, matter.after.id],
        "captures": [
            {
                "id": one.id, "url": one.url, "captured_at": to_text(one.captured_at), "member_sha256": one.member_sha256,
                "seal": seal.seal_id if seal else None,
            }
            for one, seal in held
        ],
    }  # fmt: skip


def _sealed(work: Work, capture: Capture) -> str:
    held = shots.seal_of(work.ledger, capture.id)
    if held is None:
        return _("pas encore scellée")
    stamps = shots.stamps(work.ledger, held.seal_id)
    said = ", ".join(_("horodatée par {authority} le {at}").format(authority=one.authority, at=_when(work, one.at)) for one in stamps)  # fmt: skip
    return _("scellé n° {number}, {stamped}").format(number=held.seal_id, stamped=said or _("horodatage en attente"))  # fmt: skip
