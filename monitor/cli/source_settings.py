"""The settings of a source, from the words of a command line or a list to what the ledger keeps."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import click

from crawler.guard import Guard
from monitor.cli.terminal import actor
from monitor.config import seconds
from monitor.desk import Desk
from monitor.kinds import kind_of
from storage.address import written
from storage.ledger import sources as table
from storage.records.source import DIRECT, BrowserUse, RobotsPolicy, Source, SourceKind

AUTO = "auto"
"""The pace of a source that nobody set: that of the configuration, and what is learned of it."""

_LONGEST_PACE, _LONGEST_RETENTION = 3600, 36_500

_OPTIONS = (
    click.option(
        "--every",
        help="Rythme fixe : 30m, 6h, 1d… ; « auto » (par défaut) : celui de la configuration, adapté à ce qui change.",
    ),
    click.option("--label", default="", help="Nom lisible."),
    click.option("--case", "case", default="", help="Numéro de procédure."),
    click.option("--legal-basis", default="", help="Base légale."),
    click.option("--retention", type=int, help="Conservation, en jours."),
    click.option("--pace", type=float, help="Secondes au moins entre deux requêtes."),
    click.option(
        "--robots", type=click.Choice([r.value for r in RobotsPolicy]), help="Politique robots.txt."
    ),
    click.option(
        "--browser", type=click.Choice([b.value for b in BrowserUse]), help="Usage du navigateur."
    ),
    click.option(
        "--exit",
        "exit",
        help="Sortie par laquelle la visiter, nommée dans [exits] ; « direct » : aucune. Plusieurs, séparées par « , » : une bannière est regardée par chacune.",
    ),
    click.option(
        "--search",
        help="Mots à demander à la recherche du site à chaque visite, séparés par « ; ». Le site les apprend.",
    ),
    click.option(
        "--platform", default="", help="Logiciel de boutique ou réseau, s'il faut le forcer."
    ),
)


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say how a source is watched."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings_of(options: dict[str, Any], usual: str) -> dict[str, Any]:
    """
    Return the ledger's settings for the options that were given (every, pace, robots …).

    ``usual`` is the configuration's pace.

    Raises:
        ValueError: a duration or number cannot be read.
    """
    given = {name: value for name, value in options.items() if value not in {None, ""}}
    settings: dict[str, Any] = {
        name: given[name]
        for name in ("label", "legal_basis", "robots", "browser", "platform")
        if name in given
    }
    if "every" in given:
        settings["learns"] = given["every"] == AUTO
        settings["every_seconds"] = seconds(usual if settings["learns"] else str(given["every"]))
    if "case" in given:
        settings["case_reference"] = given["case"]
    if "retention" in given:
        settings["retention_days"] = int(given["retention"])
        if not 1 <= settings["retention_days"] <= _LONGEST_RETENTION:
            raise ValueError(f"la conservation va de 1 à {_LONGEST_RETENTION} jours")
    if "pace" in given:
        settings["pace_seconds"] = float(given["pace"])
        if not 0 <= settings["pace_seconds"] <= _LONGEST_PACE:
            raise ValueError(f"le délai entre deux requêtes va de 0 à {_LONGEST_PACE} secondes")
    if "search" in given:
        settings["searches"] = _searches(str(given["search"]))
    if "exit" in given:
        names = _exits(str(given["exit"]))
        settings["exit"] = "" if names == [DIRECT] else ",".join(names)
    return settings


def _exits(said: str) -> list[str]:
    return [one.strip() for one in said.split(",")]


def check_exit(desk: Desk, name: str | None) -> None:
    """
    Refuse an exit that the configuration does not name: a source set so would be visited no more.

    Raises:
        click.ClickException: there is none of this name.
    """
    known = sorted({*desk.configuration.exits, *desk.configuration.cluster.exits})
    unknown = [one for one in _exits(name or DIRECT) if one not in {DIRECT, *known}]
    if unknown:
        said = ", ".join(known) or "aucune"
        raise click.ClickException(
            f"Sortie inconnue : {unknown[0]!r}. Sorties de portique.toml ([exits]) : {said}. Rien n'a été changé."
        )


def add_source(desk: Desk, url: str, options: dict[str, Any]) -> tuple[Source, bool]:
    """
    Add a source with the settings of the configuration where none are given.

    Raises:
        SchemeRefused: the address is not one that is visited.
    """
    url = whole(url)
    Guard(desk.configuration.network).check_url(url)
    usual = desk.configuration.investigation
    defaults = {
        "every": AUTO,
        "case": usual.case_reference,
        "legal_basis": usual.legal_basis,
        "retention": usual.retention_days,
    }
    given = {name: value for name, value in options.items() if value not in {None, ""}}
    settings = _settings({**defaults, **given}, desk.configuration.schedule.every)
    check_exit(desk, given.get("exit"))
    return table.add(
        desk.ledger,
        url=url,
        kind=SourceKind(given["kind"]) if "kind" in given else kind_of(url),
        at=desk.clock.now(),
        actor=str(given.get("actor") or actor()),
        reason=str(given.get("reason", "")),
        settings=settings,
    )


def _settings(given: dict[str, Any], usual: str) -> dict[str, Any]:
    try:
        return settings_of(given, usual)
    except ValueError as error:
        raise click.ClickException(f"{error}. La source n'est pas ajoutée.") from error


def whole(url: str) -> str:
    """Return an address with its scheme, in its written form, its host in small letters, and a path where it has none."""
    text = url.strip()
    if "://" not in text and not text.startswith(
        ("javascript:", "data:", "file:", "mailto:", "view-source:", "blob:")
    ):
        text = f"https://{text}"
    with suppress(ValueError):  # the guard says what is wrong with it
        text = written(text)
        place = urlsplit(text).netloc
        text = text.replace(place, place if "@" in place else place.lower(), 1)
    return f"{text}/" if text.count("/") == 2 else text


def _searches(text: str) -> list[str]:
    """Return the searches of a list that ``;`` separates, each once."""
    return list(dict.fromkeys(filter(None, (" ".join(one.split()) for one in text.split(";")))))
