"""
``make demo``: about ten days of the town in a few minutes, each day's visits real, each morning's digest in short.

Nothing here is simulated but the calendar: Scrapy and Chromium fetch over HTTP and HTTPS, every page is archived, the
analysis reads the archive, the digest says what is new. The town's clock runs ahead by a declared offset, which is why
none of these captures is probative, and why the package says so. The officer of the demonstration watches every
address that is announced, so that impostors are visited too: « nobody was wrongly flagged » is said of sites seen.

Exit code 1 where a successor was missed or somebody else was called one; 2 where the exported package is damaged; 3
where the browser shows no page, which is proved first: without it the days would be played and a quarter of their captures missing.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from crawler.errors import NoBrowser
from crawler.launching import prove
from crawler.order import BrowserSettings
from monitor.cli.words import french
from monitor.daily import Understood, tell, understand
from monitor.desk import Desk
from monitor.digest.rendering import summary
from monitor.digest.words import BANDS, OUTCOMES, percent
from storage.records.digest import Digest, Section
from storage.records.source import Outcome, Source
from storage.workspace import Workspace
from tests.storage.evidence.authority import LoopbackAuthority, make_authority
from tests.town import Town
from tests.town.records import Role, Site, moment
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

LAST = 10
STAMPS = "horodatage.example"
_UNSEEN = {Outcome.BLOCKED, Outcome.PARTIAL, Outcome.ERROR, Outcome.UNREACHABLE}


@dataclass
class Story:
    """What the demonstration remembers to tell at its end."""

    flagged: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Site → (day, band) of the digest that first told where it comes from."""

    first_visit: dict[str, int] = field(default_factory=dict)
    captures: int = 0
    visits: int = 0


def main() -> int:
    """Play the town, say what Portique made of it, and return the exit code."""
    folder = Path(os.environ.get("PORTIQUE_DEMO", "demo"))
    console = Console(width=max(60, min(Console().width, 118)), highlight=False)
    began = time.monotonic()
    console.rule("[bold]Portique : dix jours de veille sur une ville d'essai")
    console.print(
        "Une ville de 32 sites tourne sur cette machine. Chaque jour, Portique les visite pour de vrai, archive chaque page, "
        "l'analyse et écrit le bilan du matin. Rien ne sort de la machine. Six minutes environ."
    )
    if os.geteuid() == 0:
        console.print(
            "[dim]Chromium tourne sans bac à sable : root l'exige, et la configuration de la démonstration le dit.[/]"
        )
    try:
        prove(BrowserSettings(sandbox=os.geteuid() != 0))
    except NoBrowser as error:
        console.print(f"[red]{escape(french(error))}")
        return 3
    story = Story()
    with Town.start(day=0) as town, _stamping(folder) as authority:
        workspace = _workspace(folder, town, authority)
        for day in range(LAST + 1):
            town.day = day
            _play(workspace, town, day, story, console)
        wrong = _tell_end(workspace, town, story, console)
        code = _package(workspace, console)
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    console.rule(
        f"[bold]fin : {minutes} min {seconds:02d} s, {story.visits} visites, {story.captures} captures"
    )
    _next_steps(folder, console)
    return 1 if wrong else code


@contextmanager
def _stamping(folder: Path) -> Iterator[LoopbackAuthority]:
    """Run a real RFC 3161 authority on loopback, in a fresh workspace folder."""
    if folder.exists():
        shutil.rmtree(folder)
    make_authority(folder / "autorite-d-horodatage", "Autorité d'horodatage de la ville")
    with LoopbackAuthority((folder / "autorite-d-horodatage").resolve()) as authority:
        yield authority


def _workspace(folder: Path, town: Town, authority: LoopbackAuthority) -> Workspace:
    port = int(authority.url.rpartition(":")[2].partition("/")[0])
    workspace = create(
        folder,
        town,
        names={STAMPS: {"address": "127.0.0.1", "ports": {"80": port}}},
        evidence={
            "authorities": [f"http://{STAMPS}/tsa"],
            "authority_roots": ["autorite-d-horodatage/ca.pem"],
        },
    )
    with desk_at(workspace, 0, "04:00") as desk:
        add_sites(desk, [site for site in town.sites if site.registered])
    return workspace


def _play(workspace: Workspace, town: Town, day: int, story: Story, console: Console) -> None:
    unseen: list[str] = []
    followed: list[tuple[str, str]] = []
    with desk_at(workspace, day, MORNING) as desk:
        waiting = every_source(desk)
        while waiting:  # what a visit leads to is visited the same morning
            known = {source.id for source in every_source(desk)}
            _visit(desk, waiting, story, unseen, console, day)
            understood = _understand(desk, console, day)
            followed += [
                (p.url, p.reason) for p in understood.proposals if p.url in understood.enrolled
            ]
            followed += accept_all(desk, town)
            waiting = [source for source in every_source(desk) if source.id not in known]
    with desk_at(workspace, day, DIGEST) as desk:
        digest, _, _ = tell(desk)
    date = (moment(day, MORNING) + timedelta(hours=1)).strftime("%d/%m")
    console.print(f"\n[bold]Jour {day} ({date})[/]  {summary(digest)}")
    for url, why in followed:
        console.print(f"   [cyan]adresse découverte, visitée aussitôt[/] : {host(url)}")
        console.print(f"      [dim]{escape(_short(why, 150))}[/]")
    _tell_digest(digest, day, story, console)
    if unseen:
        console.print(f"   [dim]pas vu, ou pas en entier : {escape(' ; '.join(unseen))}[/]")


def _tell_digest(digest: Digest, day: int, story: Story, console: Console) -> None:
    for entry in digest.of(Section.NEW_SELLERS):
        console.print(f"   [green]nouveau vendeur[/] : {escape(_plain(entry.title))}")
    for entry in digest.of(Section.LEADS):
        told = entry.title.partition(" : ")
        story.flagged.setdefault(entry.site_id, (day, entry.id.rpartition(":")[2]))
        console.print(
            f"   [{'bold red' if entry.strong else 'yellow'}]filiation[/] : {escape(_plain(told[0]))} — {told[2]}"
        )
        for line in entry.detail[:3] if entry.strong else ():
            console.print(f"      {escape(_plain(_short(line, 150)))}")
    for entry in digest.of(Section.SITES):
        console.print(f"   [magenta]{escape(_plain(entry.title))}[/]")


def _visit(
    desk: Desk, sources: list[Source], story: Story, unseen: list[str], console: Console, day: int
) -> None:
    with _bar(console, f"jour {day} : visites") as advance:

        def ended(source: Source, entered: object) -> None:
            advance(1, len(sources))
            outcome = getattr(entered, "outcome", Outcome.ERROR)
            if outcome in _UNSEEN:
                unseen.append(f"{host(source.url)} ({OUTCOMES[outcome.value]})")

        entered = visit(desk, sources, ended)
    story.visits += len(entered)
    story.captures += sum(one.captures for one in entered)
    for source in sources:
        story.first_visit.setdefault(host(source.url), day)


def _understand(desk: Desk, console: Console, day: int) -> Understood:
    with _bar(console, f"jour {day} : analyse") as advance:
        last = 0

        def progress(done: int, total: int) -> None:
            nonlocal last
            advance(done - last, total)
            last = done

        return understand(desk, progress=progress)


@contextmanager
def _bar(console: Console, what: str) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("   {task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda step, total: bar.update(task, advance=step, total=total)


_ORDER = (
    Role.SUCCESSOR,
    Role.IMPOSTOR,
    Role.SELLER,
    Role.WHOLESALER,
    Role.DECOY,
    Role.PRESS,
    Role.FORUM,
    Role.CLASSIFIEDS,
)
_TRUTH = {
    Role.IMPOSTOR: "imitateur",
    Role.SELLER: "autre vendeur",
    Role.WHOLESALER: "grossiste",
    Role.DECOY: "leurre licite",
    Role.PRESS: "presse",
    Role.FORUM: "forum",
    Role.CLASSIFIEDS: "petites annonces",
}


def _tell_end(workspace: Workspace, town: Town, story: Story, console: Console) -> list[str]:
    """Show who was flagged and who was not; return what is not as it should be."""
    console.print()
    console.rule("[bold]qui succède à qui : ce que Portique conclut, et la vérité de la ville")
    table = Table(box=None, pad_edge=False, expand=False)
    table.add_column("site", no_wrap=True)
    table.add_column("en vérité", overflow="fold")
    table.add_column("Portique conclut", overflow="fold")
    table.add_column("vu", justify="right", no_wrap=True)
    table.add_column("dit", justify="right", no_wrap=True)
    wrong: list[str] = []
    with Desk.open(workspace.folder) as desk, desk.reading_findings() as findings:
        leads = {
            row["subject"]: row
            for row in findings.execute(
                "SELECT * FROM lead ORDER BY band = 'same_hand', band = 'copycat', max(probability, copycat)"
            )
        }
        for site in sorted(
            (s for s in town.sites if s.role in _ORDER),
            key=lambda s: (_ORDER.index(s.role), s.open_from),
        ):
            lead, told, first = (
                leads.get(site.name),
                story.flagged.get(site.name),
                story.first_visit.get(site.name),
            )
            same = lead is not None and lead["band"] == "same_hand"
            if first is None and site.open_from < LAST:
                wrong.append(f"{site.name} n'a jamais été visité")
            if site.role is Role.SUCCESSOR and site.open_from < LAST:
                if not same or lead["predecessor"] != site.predecessor:
                    wrong.append(f"{site.name} n'a pas été reconnu")
                elif told is None or told != (first, "same_hand"):
                    wrong.append(f"{site.name} n'a pas été annoncé le jour de sa première visite")
            elif same:
                wrong.append(f"{site.name} est pris à tort pour un successeur")
            table.add_row(
                site.name.removesuffix(".example"),
                _truth(site),
                "rien" if lead is None else _concluded(lead),
                "jamais" if first is None else f"j{first}",
                "" if told is None else f"j{told[0]}",
                style="bold red" if same else "yellow" if told else "",
            )
    console.print(table)
    console.print(
        "[dim]vu : jour de la première visite ; dit : jour du premier bilan qui en parle comme d'une filiation[/]"
    )
    if wrong:
        console.print(f"[red]{escape(' ; '.join(wrong))}")
    else:
        console.print(
            "\n[green]Chaque successeur est annoncé le jour de sa première visite ; aucun leurre, imitateur, vendeur ou journal "
            "n'est pris pour l'un d'eux.[/]"
        )
    return wrong


def _truth(site: Site) -> str:
    if site.role is Role.SUCCESSOR:
        return f"successeur de {(site.predecessor or '').removesuffix('.example')}"
    return _TRUTH[site.role]


def _concluded(lead: sqlite3.Row) -> str:
    copies = lead["band"] == "copycat"
    likely = percent(lead["copycat" if copies else "probability"])
    whom = lead["predecessor"].removesuffix(".example")
    return f"{BANDS[lead['band']]} {likely}, {'de' if copies else '←'} {whom}"


def _package(workspace: Workspace, console: Console) -> int:
    """Export the page that gave the first successor away, check it with public tools, and return 2 if it is damaged."""
    console.print()
    console.rule("[bold]une preuve, scellée, et vérifiée avec des outils publics")
    with Desk.open(workspace.folder) as desk, desk.reading_findings() as findings:
        row = findings.execute(
            "SELECT x.id, d.capture_id FROM lead l JOIN site x ON x.id = l.subject JOIN document d ON d.id = x.offer_document "
            "WHERE l.band = 'same_hand' ORDER BY l.flagged_at LIMIT 1"
        ).fetchone()
    if row is None:
        console.print("Aucune succession à exporter.")
        return 0
    portique = [sys.executable, "-m", "monitor.cli", "-w", str(workspace.folder), "evidence"]
    steps = (
        ("Clé de signature du service", [*portique, "key", "--no-passphrase"]),
        ("Scellé signé, horodaté par une autorité RFC 3161", [*portique, "seal"]),
        (
            f"Dossier de preuve de {row['id']}",
            [*portique, "export", row["capture_id"], "--to", str(workspace.packages), "--recipient",
             "Parquet (démonstration)", "--reason", "démonstration", "--unsealed"],
        ),
    )  # fmt: skip
    for what, command in steps:
        console.print(f"[bold]{what}[/]")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        for line in (done.stdout.strip() or done.stderr.strip()).splitlines()[-2:]:
            console.print(f"   {line.strip()}", markup=False)
    package = workspace.packages / row["capture_id"]
    if not package.is_dir():
        console.print("[red]Le dossier de preuve n'a pas été écrit.")
        return 2
    console.print("[bold]verifier.sh[/] (openssl, sha256sum, gzip : rien de Portique)")
    check = subprocess.run(
        ["bash", "verifier.sh"], cwd=package, capture_output=True, text=True, check=False
    )
    for line in (check.stdout.strip() or check.stderr.strip()).splitlines()[-5:]:
        console.print(f"   {line}", markup=False)
    console.print(
        f"   code {check.returncode} ; {sum(1 for path in package.rglob('*') if path.is_file())} fichiers dans le dossier"
    )
    return 0 if check.returncode in {0, 3} else 2


def _next_steps(folder: Path, console: Console) -> None:
    console.print("À ouvrir ensuite :")
    for what, where in (
        ("les bilans, un par jour", f"{folder}/digests/bilan-*.html"),
        ("les fichiers WARC", f"{folder}/archive/"),
        ("le dossier de preuve", f"{folder}/packages/"),
        ("les pistes et leurs raisons", f".venv/bin/portique -w {folder} leads"),
        ("la console", f".venv/bin/portique -w {folder} console"),
    ):
        console.print(f"  {what:<28} {where}", markup=False)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _plain(text: str) -> str:
    """Return harmless text as a terminal may show it: the town's names are nobody's."""
    return text.replace("[.]", ".").replace("hxxp", "http")


if __name__ == "__main__":
    sys.exit(main())
