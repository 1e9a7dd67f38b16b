"""
Pages captured with a browser: Portique's visit beside ArchiveBox 0.7.4 and single-file-cli, the same pages with the same Chromium.

Portique visits them a second time, too, unchanged. Asked of Portique and ArchiveBox alike: WARC, picture, document as built, and words; of single-file-cli its one file a page. Wall
time, and processor time of every descendant, a page; what each kept. The others are no part of Portique. Get them with ::

    /usr/bin/python3 -m venv FOLDER/archivebox && FOLDER/archivebox/bin/pip install archivebox==0.7.4
    npm install --prefix FOLDER/node single-file-cli

and name the folder in ``PORTIQUE_PEERS``; ``wget`` writes ArchiveBox's WARC. One that is not there is left out, and said.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.bench_line import configure
from benchmarks.browser_pages import PAGES, PHOTOS, REVIEW, below, serve
from benchmarks.common import served, write
from benchmarks.spent import Spent, spent
from crawler.chromium import executable
from crawler.order import BrowserSettings
from crawler.station import program_behind
from storage.archive.index import captures
from storage.archive.reader import ArchiveReader

PEERS = Path(os.environ.get("PORTIQUE_PEERS", "peers"))
ARCHIVEBOX = PEERS / "archivebox" / "bin" / "archivebox"
SINGLE_FILE = PEERS / "node" / "node_modules" / ".bin" / "single-file"
_NOBODY = 65534
_WANTED = ("WGET", "WARC", "SCREENSHOT", "DOM", "HTMLTOTEXT")
_UNWANTED = ("TITLE", "FAVICON", "PDF", "SINGLEFILE", "READABILITY", "MERCURY", "GIT", "MEDIA", "HEADERS", "ARCHIVE_DOT_ORG")  # fmt: skip
_MADE = {
    "screenshot": "screenshot.png", "dom": "output.html", "text": "htmltotext.txt", "warc": "warc/*.warc.gz",
}  # fmt: skip
"""Where ArchiveBox puts each output of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What one program took, and what it kept."""

    start: Spent
    """A command that captures nothing."""

    took: Spent
    outputs: dict[str, int]
    """Bytes in all, by kind of output."""

    pages: int
    """Pages of which every output is there."""

    scripted: int
    """Pages whose document holds what their script wrote."""

    scrolled: int
    """Pages of which the photographs are kept that come when they are scrolled."""

    again: dict[str, float] = field(default_factory=dict)
    """What a second visit of the same pages takes and keeps, a page."""

    def told(self) -> dict[str, Any]:
        """Return it by the page."""
        return {
            "wall_seconds_a_page": round(self.took.wall / PAGES, 3),
            "cpu_seconds_a_page": round(self.took.cpu / PAGES, 3),
            "cpu_seconds_of_a_start": round(self.start.cpu, 2),
            "pages_with_all_outputs": self.pages,
            "pages_with_what_scripts_wrote": self.scripted,
            "pages_with_what_scrolling_brings": self.scrolled,
            "bytes_a_page": {kind: round(size / PAGES) for kind, size in self.outputs.items()},
            **self.again,
        }


def portique(folder: Path, port: int, _: Sequence[str]) -> Captured:
    """Visit the shop as a source, each of its pages with its picture."""
    run = [sys.executable, "-m", "monitor.cli", "-w", str(folder)]
    spent([*run, "init", str(folder)])
    settings = folder / "portique.toml"
    configure(settings, port, 3 * PAGES)
    text = settings.read_text().replace('illustrate = "none"', 'illustrate = "all"')
    if os.geteuid() == 0:  # Chromium refuses its sandbox to root
        text = text.replace("sandbox = true", "sandbox = false")
    settings.write_text(text)
    start = spent([*run, "visit", "--all", "--no-analysis"])
    spent([*run, "source", "add", "http://boutique.example/", "--kind", "shop", "--pace", "0"])
    took = spent([*run, "visit", "--all", "--no-analysis"])
    archive = folder / "archive"
    (path,) = archive.glob("*/*/*.warc.gz")
    found = {one.id: one for one in captures(path, path.relative_to(archive).as_posix())}
    reader = ArchiveReader(archive, found.__getitem__)
    again = spent([*run, "visit", "--all", "--no-analysis"])
    kept = sum(one.stat().st_size for one in archive.glob("*/*/*.warc.gz") if one != path)
    shown = [one for one in found.values() if "/p/" in one.url]
    made = {
        kind: [one for one in shown if one.kind.value == kind]
        for kind in ("dom", "text", "screenshot")
    }
    asked = {one.url.partition(".example")[2] for one in found.values()}
    return Captured(
        start=start,
        took=took,
        outputs={"warc": path.stat().st_size}
        | {kind: sum(one.length for one in these) for kind, these in made.items()},
        pages=len(set.intersection(*({one.url for one in these} for these in made.values()))),
        scripted=sum(REVIEW in reader.page(one).text for one in made["dom"]),
        scrolled=sum(below(number) <= asked for number in range(PAGES)),
        again={
            "again_wall_seconds_a_page": round(again.wall / PAGES, 3),
            "again_cpu_seconds_a_page": round(again.cpu / PAGES, 3),
            "again_bytes_a_page": round(kept / PAGES),
        },
    )


def archivebox(folder: Path, _: int, urls: Sequence[str]) -> Captured:
    """Have ArchiveBox add the pages, with one command."""
    settings = {
        "HOME": str(folder), "CHROME_BINARY": str(executable(BrowserSettings())), "CHROME_SANDBOX": "False",
        "USE_COLOR": "False", "SHOW_PROGRESS": "False",
        **{f"SAVE_{name}": str(name in _WANTED) for name in (*_WANTED, *_UNWANTED)},
    }  # fmt: skip
    run = ["env", "-C", str(folder), *(f"{name}={value}" for name, value in settings.items())]
    if os.geteuid() == 0:  # it refuses to run as root
        os.chown(folder, _NOBODY, _NOBODY)
        folder.parent.chmod(0o755)
        run += ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
    run.append(str(ARCHIVEBOX.absolute()))
    spent([*run, "init"])
    start, took = spent([*run, "status"]), spent([*run, "add", *urls])
    made = [
        {kind: [*one.glob(name)] for kind, name in _MADE.items()}
        for one in (folder / "archive").iterdir()
        if one.is_dir()
    ]
    fetched = {"/".join(path.parts[-2:]) for path in (folder / "archive").glob("*/*/i/*.jpg")}
    return Captured(
        start=start,
        took=took,
        outputs={
            kind: sum(path.stat().st_size for one in made for path in one[kind]) for kind in _MADE
        },
        pages=sum(all(one.values()) for one in made),
        scripted=sum(REVIEW in path.read_text() for one in made for path in one["dom"]),
        scrolled=sum({one.strip("/") for one in below(number)} <= fetched for number in range(PAGES)),
    )  # fmt: skip


def single_file(folder: Path, _: int, urls: Sequence[str]) -> Captured:
    """Have single-file-cli write the pages that a list names, as many at once as it does by itself."""
    listed = folder / "urls"
    listed.write_text("\n".join(urls))
    found = Path(str(executable(BrowserSettings()))).resolve()
    # Of a start script it ends the script alone, and waits for ever.
    browser = program_behind(found) or found
    run = [
        str(SINGLE_FILE),
        f"--browser-executable-path={browser}",
        '--browser-args=["--no-sandbox"]',
    ]
    took = spent([*run, f"--urls-file={listed}", f"--output-directory={folder}"])
    made = [path.read_text() for path in folder.glob("*.html")]
    return Captured(
        start=spent([str(SINGLE_FILE), "--version"]),
        took=took,
        outputs={"html": sum(path.stat().st_size for path in folder.glob("*.html"))},
        pages=len(made),
        scripted=sum(REVIEW in one for one in made),
        scrolled=sum(one.count("data:image/jpeg") >= PHOTOS for one in made),
    )  # fmt: skip


def main() -> None:
    """Measure each, on a shop of their own kind, and write ``results/browser.json``."""
    programs: dict[str, tuple[Path, Callable[[Path, int, Sequence[str]], Captured]]] = {
        "portique": (Path(sys.executable), portique),
        "archivebox": (ARCHIVEBOX, archivebox),
        "single-file-cli": (SINGLE_FILE, single_file),
    }
    figures: dict[str, Any] = {"pages": PAGES}
    with served(serve, None) as port:
        urls = [f"http://127.0.0.1:{port}/p/{number}" for number in range(PAGES)]
        for name, (program, capture) in programs.items():
            if not program.exists():
                sys.stdout.write(f"{name} is left out: there is no {program} (see this module)\n")
                continue
            with tempfile.TemporaryDirectory() as made:
                folder = Path(made) / "w"
                folder.mkdir()
                figures[name] = {**capture(folder, port, urls).told(), "load": os.getloadavg()[0]}
            sys.stdout.write(f"{name}: {figures[name]}\n")
            sys.stdout.flush()
    ours = figures["portique"]
    for name in [name for name in programs if name in figures and name != "portique"]:
        for what in ("wall", "cpu"):
            ratio = figures[name][f"{what}_seconds_a_page"] / ours[f"{what}_seconds_a_page"]
            figures[f"times_{name}_by_{what}"] = round(ratio, 2)
    sys.stdout.write(f"{figures}\n")
    write("browser", figures, "playwright")


if __name__ == "__main__":
    main()
