"""
A site described by hand: what press and file say of a shop that may never have been captured.

A profile is a TOML file. Each trait names its source, which stands in the place of the capture id wherever the trait
becomes a reason. Names and quoted sentences are folded as those of captured pages are, so that they compare.
"""

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from monitor.signals import SIGNALS
from monitor.signals.catalogue import product_key
from monitor.signals.sentences import masked
from monitor.signals.signal import folded, shortened
from monitor.signals.username import stem
from storage.records.link import Profile, ProfileTrait, TraitKind

FILES_READ = ("profiles/*.toml",)


class ProfileMistaken(ValueError):
    """A profile's file does not say what a profile must say."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"Profile {name}: {what} See docs/lineage.md for the form.")


def shipped_profiles() -> tuple[Profile, ...]:
    """Return the profiles that ship with the program."""
    folder = resources.files("monitor.lineage").joinpath("profiles")
    return tuple(
        parsed_profile(entry.read_text("utf-8"), entry.name)
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".toml")
    )


def profiles_in(folder: Path) -> tuple[Profile, ...]:
    """Return the profiles of a folder, such as a workspace's own; none where there is no such folder."""
    if not folder.is_dir():
        return ()
    return tuple(
        parsed_profile(path.read_text("utf-8"), path.name) for path in sorted(folder.glob("*.toml"))
    )


def parsed_profile(text: str, name: str) -> Profile:
    """
    Return the profile a TOML text describes.

    Raises:
        ProfileMistaken: a field is missing, or a trait has an unknown kind or no source.
    """
    try:
        data = tomllib.loads(text)
        names = tuple(sorted((folded(n) for n in data["names"]), key=lambda n: (-len(n), n)))
        traits = tuple(
            trait
            for number, entry in enumerate(data.get("trait", []), 1)
            for trait in _traits(entry, names, data["source"], name, number)
        )
        return Profile(
            id=f"profile:{data['id']}",
            name=data["name"],
            site_id=data.get("site"),
            seized_at=data.get("seized_at"),
            written_at=data["written_at"],
            traits=(*_named(data["names"], data["source"]), *traits),
        )
    except KeyError as error:
        raise ProfileMistaken(name, f"the field {error} is missing.") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileMistaken(name, f"it is no TOML ({error}).") from error


def _named(names: list[str], sources: dict[str, str]) -> tuple[ProfileTrait, ...]:
    source = next(iter(sources.values()))
    return tuple(
        ProfileTrait(
            kind=TraitKind.NAME,
            value=re.sub(r"[^a-z0-9]", "", folded(name)),
            quotation=name,
            source=source,
        )
        for name in names
    )


def _traits(
    entry: dict[str, Any],
    names: tuple[str, ...],
    sources: dict[str, str],
    profile: str,
    number: int,
) -> tuple[ProfileTrait, ...]:
    kind = TraitKind(entry["kind"])
    if kind not in {*TraitKind, *(signal.compared.kind for signal in SIGNALS if signal.compared)}:
        raise ProfileMistaken(profile, f"trait {number} has the unknown kind {entry['kind']!r}.")
    if entry["source"] not in sources:
        raise ProfileMistaken(
            profile, f"trait {number} names the source {entry['source']!r}, which is not listed."
        )
    source, raw = sources[entry["source"]], str(entry["value"])
    match kind:
        case TraitKind.WORDING | TraitKind.TERMS:
            value = masked(raw, names)
        case TraitKind.HANDLE:
            value = raw.lower().replace("@", "")
        case TraitKind.PRODUCT:
            value = product_key(raw)
        case _:
            value = raw
    found = [ProfileTrait(kind=kind, value=value, quotation=shortened(raw), source=source)]
    if kind is TraitKind.HANDLE and (kept := stem(value.partition(":")[2])):
        found.append(
            ProfileTrait(
                kind=TraitKind.USERNAME, value=kept, quotation=shortened(raw), source=source
            )
        )
    return tuple(found)
