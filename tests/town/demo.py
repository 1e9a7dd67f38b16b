"""
``make demo``: about ten days of the town in a few minutes, each day's visits real, each morning's digest in short.

Nothing here is simulated but the calendar: Scrapy and Chromium fetch over HTTP and HTTPS, every page is archived, the
analysis reads the archive, the digest says what is new. The town's clock runs ahead by a declared offset, which is why
none of these captures is probative, and why the package says so.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from monitor.config import default_text, load
from monitor.daily import Understood, tell, understand
from monitor.desk import Desk
from monitor.digest.rendering import summary
from monitor.digest.words import BANDS, percent
from monitor.rounds import round_of
from storage.ledger import sources as source_table
from storage.records.digest import Section
from storage.records.source import Outcome, Source, SourceKind
from storage.workspace import Workspace
from tests.town import Town
from tests.town.records import Role, Site, moment

LAST = 10
MORNING = "05:00"
DIGEST = "06:05"
"""UTC; the digest's hour, seven in Paris in winter, has just passed."""


@dataclass
class Story:
    """What the demonstration remembers to tell at its end."""

    flagged: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Site → (day, band) of the digest that first told where it comes from."""

    announced: dict[str, int] = field(default_factory=dict)
    """Site → day on which it was told as a new seller."""

    first_capture: dict[str, int] = field(default_factory=dict)
    captures: int = 0
    visits: int = 0


def main() -> None:
    """Play the town and say what Portique made of it."""
    folder = Path(os.environ.get("PORTIQUE_DEMO", "demo"))
    console = Console(width=min(Console().width, 118), highlight=False)
    began = time.monotonic()
    console.rule("[bold]Portique : une dizaine de jours de veille sur la ville d'essai")
    with Town.start(day=0) as town:
        workspace = _workspace(folder, town)
        if os.geteuid() == 0:
            console.print(
                "Chromium tourne ici sans bac à sable : root l'exige, et la configuration de la démonstration le dit."
            )
        story = Story()
        for day in range(LAST + 1):
            town.day = day
            _play(workspace, town, day, story, console)
        _tell_end(workspace, town, story, console)
    _package(workspace, console)
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    console.rule(
        f"[bold]fin : {minutes} min {seconds:02d} s, {story.visits} visites, {story.captures} captures"
    )
    console.print(
        f"À ouvrir ensuite :\n  {workspace.digests}/  les bilans, un par jour (HTML et texte)"
    )
    console.print(
        f"  {workspace.archive}/  les fichiers WARC\n  .venv/bin/portique -w {folder} leads"
    )
    console.print(
        f"  .venv/bin/portique -w {folder} console  puis http://127.0.0.1:8001/findings/pistes"
    )


def _workspace(folder: Path, town: Town) -> Workspace:
    if folder.exists():
        shutil.rmtree(folder)
    resolve = {
        name: {
            "address": place.ip,
            "ports": {str(port): real for port, real in place.ports.items()},
        }
        for name, place in town.resolve.items()
    }
    authority = folder / "autorite-de-la-ville.pem"
    folder.mkdir(parents=True)
    shutil.copyfile(town.certificate_authority, authority)
    text = default_text(
        {
            "investigation": {
                "title": "Ville d'essai",
                "unit": "Unité de démonstration",
                "case_reference": "DEMO-2026-001",
            },
            "enrolment": {"automatic": True, "threshold": 0.6, "pace_seconds": 0},
            "network": {
                "allow": ["127.0.0.0/8"],
                "resolve": resolve,
                "extra_authorities": [str(authority)],
            },
            "browser": {"sandbox": os.geteuid() != 0},
            "budget": {
                "pages": 60,
                "seconds": 60,
                "response_seconds": 6,
                "retries": 0,
                "images": 40,
            },
            "schedule": {"visits_at_once": 8, "recycle_after": 500},
        }
    )
    workspace = Workspace.create(folder, text)
    with _desk(workspace, 0, MORNING) as desk:
        for site in town.sites:
            if site.registered:
                source_table.add(
                    desk.ledger,
                    url=site.url,
                    kind=SourceKind(site.kind),
                    at=desk.clock.now(),
                    actor="démonstration",
                    reason="source de départ",
                    settings={
                        "pace_seconds": 0,
                        "case_reference": "DEMO-2026-001",
                        **({"platform": "telegram"} if site.role is Role.CHANNEL else {}),
                    },
                )
    return workspace


@contextmanager
def _desk(workspace: Workspace, day: int, hour: str) -> Iterator[Desk]:
    """Open the workspace with its clock at this hour of this town day."""
    offset = (moment(day, hour) - datetime.now(UTC)).total_seconds()
    configuration = load(workspace.configuration)
    trial = configuration.trial.model_copy(update={"clock_offset_seconds": offset})
    with Desk(workspace, configuration.model_copy(update={"trial": trial})) as desk:
        yield desk


def _play(workspace: Workspace, town: Town, day: int, story: Story, console: Console) -> None:
    with _desk(workspace, day, MORNING) as desk:
        waiting = list(source_table.every(desk.ledger))
        blocked: list[str] = []
        found: list[str] = []
        while waiting:  # what a visit leads to is visited the same morning
            _visit(desk, waiting, story, blocked, console, day)
            understood = _understand(desk, console)
            found += understood.enrolled
            known = {source.url for source in waiting}
            waiting = [
                s
                for s in source_table.every(desk.ledger)
                if s.url in understood.enrolled and s.url not in known
            ]
    with _desk(workspace, day, DIGEST) as desk:
        digest, _, _ = tell(desk)
    date = (moment(day, MORNING) + timedelta(hours=1)).strftime("%d/%m")
    console.print(f"[bold]Jour {day} ({date})[/bold]  {summary(digest)}")
    for url in found:
        console.print(f"   [cyan]adresse découverte, visitée aussitôt[/cyan] : {url}")
    for entry in digest.of(Section.NEW_SELLERS):
        story.announced.setdefault(entry.site_id, day)
        console.print(f"   [green]nouveau vendeur[/green] : {entry.title} ({entry.site_id})")
    for entry in digest.of(Section.LEADS):
        subject, _, rest = entry.title.partition(" ← ")
        band = entry.id.rpartition(":")[2]
        story.flagged.setdefault(
            entry.site_id, (day, band, rest.partition(" : ")[0].replace("[.]", "."))
        )
        console.print(
            f"   [{'red' if entry.strong else 'yellow'}]filiation[/] : {subject} ← {rest}"
        )
        for line in entry.detail[:3] if entry.strong else ():
            console.print(f"        {line}")
    for entry in digest.of(Section.SITES):
        console.print(f"   [magenta]{entry.title}[/magenta]")
    if blocked:
        console.print(f"   [dim]couverture : {' ; '.join(blocked)}[/dim]")


def _visit(
    desk: Desk, sources: list[Source], story: Story, blocked: list[str], console: Console, day: int
) -> None:
    with Progress(
        TextColumn("   {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task(f"jour {day} : visites", total=len(sources))

        def ended(source: Source, entered: object) -> None:
            bar.advance(task)
            outcome = getattr(entered, "outcome", Outcome.ERROR)
            if outcome in {Outcome.BLOCKED, Outcome.PARTIAL, Outcome.ERROR}:
                blocked.append(f"{source.url.split('/')[2]} {outcome.value}")

        entered = asyncio.run(round_of(desk, sources, on_entered=ended))
    story.visits += len(entered)
    story.captures += sum(one.captures for one in entered)
    for source in sources:
        host = source.url.split("/")[2].removeprefix("www.")
        story.first_capture.setdefault(host, day)


def _understand(desk: Desk, console: Console) -> Understood:
    with Progress(
        TextColumn("   {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("analyse", total=None)
        return understand(
            desk, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )


def _tell_end(workspace: Workspace, town: Town, story: Story, console: Console) -> None:
    console.rule("[bold]qui succède à qui")
    table = Table(
        "site",
        "en vérité",
        "premier passage",
        "signalé",
        "conclusion",
        "de",
        box=None,
        pad_edge=False,
    )
    order = [
        Role.SUCCESSOR,
        Role.IMPOSTOR,
        Role.WHOLESALER,
        Role.SELLER,
        Role.DECOY,
        Role.PRESS,
        Role.FORUM,
        Role.CLASSIFIEDS,
    ]
    wrong: list[str] = []
    with Desk.open(workspace.folder) as desk, desk.reading_findings() as findings:
        leads = {
            row["subject"]: row
            for row in findings.execute("SELECT * FROM lead ORDER BY probability")
        }
        for site in sorted(
            (s for s in town.sites if s.role in order),
            key=lambda s: (order.index(s.role), s.open_from),
        ):
            lead = leads.get(site.name)
            told = story.flagged.get(site.name)
            first = story.first_capture.get(site.name)
            shown = f"{BANDS[lead['band']]} ({percent(lead['probability'])})" if lead else "—"
            table.add_row(
                site.name,
                _truth(site),
                f"jour {first}" if first is not None else "jamais vu",
                f"jour {told[0]}" if told else "—",
                shown,
                lead["predecessor"] if lead else "",
            )
            same = lead is not None and lead["band"] == "same_hand"
            if site.role is Role.SUCCESSOR and site.open_from < LAST and not same:
                wrong.append(f"{site.name} n'a pas été reconnu")
            if site.role is not Role.SUCCESSOR and same:
                wrong.append(f"{site.name} est pris à tort pour un successeur")
    console.print(table)
    if wrong:
        console.print("[red]" + " ; ".join(wrong))
    else:
        console.print(
            "[green]Chaque successeur est reconnu, aucun leurre ni imitateur n'est pris pour l'un d'eux."
        )


def _truth(site: Site) -> str:
    words = {
        Role.SUCCESSOR: f"successeur de {site.predecessor}",
        Role.IMPOSTOR: "imitateur",
        Role.WHOLESALER: "grossiste",
        Role.SELLER: "autre vendeur",
        Role.DECOY: "leurre licite",
        Role.PRESS: "presse",
        Role.FORUM: "forum",
        Role.CLASSIFIEDS: "petites annonces",
    }
    return words[site.role]


def _package(workspace: Workspace, console: Console) -> None:
    """Export the page that gave the first successor away, and check the package with public tools."""
    console.rule("[bold]une preuve, vérifiée avec des outils publics")
    with Desk.open(workspace.folder) as desk, desk.reading_findings() as findings:
        row = findings.execute(
            "SELECT x.id, d.capture_id FROM lead l JOIN site x ON x.id = l.subject JOIN document d ON d.id = x.offer_document "
            "WHERE l.band = 'same_hand' ORDER BY l.flagged_at LIMIT 1"
        ).fetchone()
    if row is None:
        console.print("Aucune succession à exporter.")
        return
    portique = [sys.executable, "-m", "monitor.cli", "-w", str(workspace.folder)]
    steps = [
        ("clé de l'unité", [*portique, "evidence", "key", "--no-passphrase"]),
        ("scellé du jour", [*portique, "evidence", "seal"]),
        (
            "dossier de preuve",
            [*portique, "evidence", "export", row["capture_id"], "--to", str(workspace.packages), "--recipient",
             "Parquet (démonstration)", "--reason", "démonstration", "--unsealed"],
        ),
    ]  # fmt: skip
    for what, command in steps:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        last = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1:] or [""]
        console.print(f"   {what} : {last[0]}")
    package = workspace.packages / row["capture_id"]
    if not package.is_dir():
        return
    console.print(
        f"   {row['id']}, capture {row['capture_id']} : {sum(1 for p in package.rglob('*') if p.is_file())} fichiers"
    )
    check = subprocess.run(
        ["bash", "verifier.sh"], cwd=package, capture_output=True, text=True, check=False
    )
    for line in check.stdout.strip().splitlines()[-6:]:
        console.print(f"      {line}", markup=False)
    console.print(f"   verifier.sh : code {check.returncode}")
    console.print(f"   dossier : {package}")


if __name__ == "__main__":
    main()
