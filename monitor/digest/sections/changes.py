"""What changed in the offers of sellers that are followed."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from monitor.digest.sections.part import Known, Part, site_link
from monitor.digest.words import AVAILABILITY, CHANGES, contact, harmless, money
from monitor.language import gettext as _
from monitor.language import ngettext
from storage.findings import changes
from storage.findings.records import Change
from storage.ledger.times import to_time
from storage.records.digest import Entry, Section

_WARES = ("R4", "R7", "R10", "R12")
"""The rules of the words by which a page sells a miniature telephone, be it one that nothing is said of or that something excuses."""


def entries(known: Known) -> Iterator[Entry]:
    """Yield each change of a seller's site, those of sites that are to stay silent left out."""
    for row in changes.of_sellers(known.findings, known.until, wares=_WARES):
        if row.site_id in known.configuration.digest.keep_silent:
            continue
        kind = _(CHANGES.get(row.kind, row.kind))
        yield Entry(
            id=row.id, section=Section.CHANGES, at=to_time(row.at), kind=kind,
            title=_("{site} — {change} : {what}").format(site=harmless(row.site_id), change=kind, what=_changed(row)),
            detail=tuple(_before_after(row)),
            site_id=row.site_id, captures=tuple(c for c in (row.capture_before, row.capture_after) if c),
            link=site_link(row.site_id),
        )  # fmt: skip


def _changed(row: Change) -> str:
    if row.kind.startswith("contact_"):
        kind, _colon, value = row.subject.partition(":")
        return contact(kind, value)
    return _("« {quotation} »").format(quotation=harmless(row.subject, 110))


def _before_after(row: Change) -> Iterator[str]:
    if row.before is None or row.after is None:
        return
    before, after = row.before, row.after
    if row.kind in {"price_changed", "price_back", "currency_changed"}:
        before, after = money(before), money(after)
    elif row.kind == "stock_changed":
        before, after = _(AVAILABILITY.get(before, before)), _(AVAILABILITY.get(after, after))
    elif row.kind == "photo_changed":
        before, after = _other_pictures(before, after), _other_pictures(after, before)
    for said, text in ((_("avant : {value}"), before), (_("après : {value}"), after)):
        if text:
            yield said.format(value=harmless(text, 160))


def _other_pictures(these: str, those: str) -> str:
    """Return the paths of the pictures that only this side shows; all of them where it shows no other."""
    known = those.split()
    only = [url for url in these.split() if url not in known] or these.split()
    shown = " ".join(urlsplit(url).path for url in only[:3])
    more = len(only) - 3
    if more <= 0:
        return shown
    said = ngettext("{shown} (et {count} de plus)", "{shown} (et {count} de plus)", more)
    return said.format(shown=shown, count=more)


PART = Part(
    section=Section.CHANGES,
    place=5,
    mentioned=6,
    title="Changements chez les vendeurs suivis",
    counted=("{count} changement", "{count} changements"),
    limit=40,
    entries=entries,
)
