"""One site as a card shows it: what it is called, how it stands, what it sells at what price, how it is reached."""

from dataclasses import dataclass

from monitor.web.work import Work
from storage.findings import pieces, sellers, shown
from storage.findings.records import Site
from storage.findings.sellers import Good, Goods, Reach
from storage.ledger import shots
from storage.ledger.shots import Shot

GOODS = 6
CONTACTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A site beside another."""

    id: str
    site: Site | None
    """None where nothing was read of it: a profile somebody wrote."""

    sells: Goods
    goods: list[Good]
    contacts: list[Reach]


def side(work: Work, site_id: str) -> Side:
    """Return what a card shows of a site."""
    return Side(
        id=site_id, site=shown.find(work.findings, site_id), sells=sellers.goods(work.findings, site_id),
        goods=sellers.offered(work.findings, site_id, GOODS), contacts=sellers.reach(work.findings, site_id, CONTACTS),
    )  # fmt: skip


def pictured(work: Work, site: Site) -> Shot | None:
    """Return the picture by which a site is recognised: its first page as it was last shown while it was its own, else its last."""
    until = pieces.was_itself_until(work.findings, site)
    shot = shots.of_site(work.ledger, site.source_id, site.id, until)
    return shot or shots.of_site(work.ledger, site.source_id, site.id)
