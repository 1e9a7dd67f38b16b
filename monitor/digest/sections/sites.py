"""Seizures, closures, redirects, returns."""

from collections.abc import Iterator

from monitor.digest.reasons import as_read
from monitor.digest.sections.part import Known, Part, site_link
from monitor.digest.words import CHANGES, harmless
from monitor.language import gettext as _
from storage.findings import changes
from storage.findings.records import Change
from storage.ledger.times import to_time
from storage.records.digest import Entry, Section

KINDS = ("site_seized", "site_banner", "site_redirected", "site_gone", "site_back")


def entries(known: Known) -> Iterator[Entry]:
    """Yield what became of sites, oldest first."""
    for row in changes.of_sites(known.findings, KINDS, known.until):
        yield Entry(
            id=row.id, section=Section.SITES, at=to_time(row.at),
            title=_title(row),
            detail=(harmless(as_read(row.after), 200),) if row.after else (), site_id=row.site_id,
            captures=tuple(c for c in (row.capture_before, row.capture_after) if c), link=site_link(row.site_id),
            strong=row.kind == "site_seized",
        )  # fmt: skip


def _title(row: Change) -> str:
    """Name what became of a site; an account with the address under which it is watched."""
    name = harmless(row.site_id)
    if ":" not in row.site_id:
        return _("{change} : {site}").format(change=_(CHANGES[row.kind]), site=name)
    gone = row.kind == "site_gone"
    return _("{change} : {account} ({address})").format(
        change=_("Compte retiré ou renommé") if gone else _(CHANGES[row.kind]),
        account=name,
        address=harmless(row.subject, 120),
    )


PART = Part(
    section=Section.SITES,
    place=4,
    title="Saisies, fermetures et retours",
    counted=("{count} saisie", "{count} saisies"),
    only_strong=True,
    entries=entries,
)
