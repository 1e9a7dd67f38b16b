"""An installed ``portique`` program at work on a shop on loopback, as a person would run it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from tests.crawler.wire import Wire, page


@dataclass(frozen=True, slots=True)
class Program:
    """A ``portique`` of some environment, run in the working folder of an investigation."""

    path: Path
    folder: Path
    variables: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run a command in the working folder and return what it says; a failure shows both streams."""
        done = subprocess.run(
            [self.path, *arguments], cwd=self.folder, env=self.variables, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, f"portique {arguments}:\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr


def stock(web: Wire, goods: int) -> None:
    """Fill a shop: its first page links to so many goods."""
    links = "".join(f'<li><a href="/produit/{n}">Mini téléphone {n}</a></li>' for n in range(goods))
    web.answers["/"] = page(f"<title>Boutique</title><h1>Boutique</h1><ul>{links}</ul>")
    for n in range(goods):
        web.answers[f"/produit/{n}"] = page(
            f"<title>Mini téléphone {n}</title><h1>Mini téléphone {n}</h1><p>49,90 € en stock</p>"
        )


def allow(folder: Path, web: Wire) -> None:
    """Let a workspace visit the shop, which stands on loopback."""
    path = folder / "portique.toml"
    settings = tomlkit.parse(path.read_text(encoding="utf-8"))
    settings["network"]["allow"] = ["127.0.0.0/8"]  # type: ignore[index]
    settings["network"]["ports"] = [web.port]  # type: ignore[index]
    settings["browser"]["sandbox"] = False  # type: ignore[index]
    settings["browser"]["illustrate"] = "none"  # type: ignore[index]
    path.write_text(tomlkit.dumps(settings), encoding="utf-8")


def a_day(portique: Program, web: Wire) -> tuple[str, str]:
    """Make the workspace, add the shop, visit it and compose the digest; return what the last two said."""
    portique.run("init", ".")
    allow(portique.folder, web)
    portique.run(
        "source", "add", web.url(), "--kind", "shop", "--pace", "0", "--browser", "never"
    )  # fmt: skip
    return portique.run("visit", "--due"), portique.run("digest")
