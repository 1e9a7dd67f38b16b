"""Play days of the town and remember what each morning told: what the stories look at."""

from dataclasses import dataclass, field
from pathlib import Path

from monitor.daily import Understood, tell, understand
from monitor.indexing import Entered
from storage.records.digest import Digest, Section
from storage.records.source import Outcome
from storage.workspace import Workspace
from tests.town import Town
from tests.town.watch import (
    DIGEST,
    MORNING,
    accept_all,
    add_sites,
    create,
    desk_at,
    every_source,
    host,
    visit,
)


@dataclass
class Played:
    """Days of watch that were played."""

    workspace: Workspace
    town: Town
    digests: dict[int, Digest] = field(default_factory=dict)
    understood: dict[int, list[Understood]] = field(default_factory=dict)
    outcomes: dict[tuple[int, str], Outcome] = field(default_factory=dict)
    """(day, host) → how the day's last visit ended."""

    accepted: dict[int, list[str]] = field(default_factory=dict)

    def titles(self, day: int, section: Section) -> list[str]:
        """What a day's digest told in a section."""
        return [entry.title for entry in self.digests[day].of(section)]

    def sites(self, day: int, section: Section) -> set[str]:
        """The sites a day's digest told of in a section."""
        return {entry.site_id for entry in self.digests[day].of(section)}


def begin(folder: Path, town: Town, names: set[str], **sections: dict[str, object]) -> Played:
    """Make a workspace on day 0 that watches these sites."""
    town.day = 0
    workspace = create(folder, town, **sections)
    with desk_at(workspace, 0, "04:00") as desk:
        add_sites(desk, [site for site in town.sites if site.name in names])
    return Played(workspace, town)


def play(played: Played, day: int, *, accepting: bool = True) -> None:
    """Play one day: visits, analysis, what they lead to visited the same morning, the digest."""
    played.town.day = day
    with desk_at(played.workspace, day, MORNING) as desk:
        waiting = every_source(desk)
        while waiting:
            _enter(
                played, day, [(source.url, source.id) for source in waiting], visit(desk, waiting)
            )
            known = {source.id for source in every_source(desk)}
            seen = {source.id for source in waiting}
            understood = understand(desk)
            played.understood.setdefault(day, []).append(understood)
            if accepting:
                urls = [url for url, _ in accept_all(desk, played.town)]
                played.accepted.setdefault(day, []).extend(urls)
            waiting = [s for s in every_source(desk) if s.id not in known and s.id not in seen]
            waiting += [
                s for s in every_source(desk) if s.url in understood.enrolled and s not in waiting
            ]
    with desk_at(played.workspace, day, DIGEST) as desk:
        played.digests[day], _, _ = tell(desk)


def _enter(
    played: Played, day: int, sources: list[tuple[str, str]], entered: list[Entered]
) -> None:
    hosts = {identity: host(url) for url, identity in sources}
    with desk_at(played.workspace, day, MORNING) as desk:
        for one in entered:
            (source_id,) = desk.ledger.execute(
                "SELECT source_id FROM visit WHERE id = ?", (one.visit_id,)
            ).fetchone()
            played.outcomes[day, hosts[source_id]] = one.outcome
