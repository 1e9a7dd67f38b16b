"""
Seal and audit a workspace: what the command line does by hand and the worker once a day.

    with open_office(desk) as office:
        seal_now(office, passphrase, actor="worker")
        audit_now(office, actor="worker")
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from monitor.config import ConfigurationMistaken
from monitor.desk import Desk
from monitor.stamping import guarded_post
from storage.evidence import seal, seals, stamping
from storage.evidence.audit import Audit, audit, packages_in
from storage.evidence.errors import KeyLocked, KeyMissing
from storage.evidence.keys import public_keys
from storage.evidence.opened import Trust
from storage.evidence.room import EvidenceRoom
from storage.evidence.seal import Sealing
from storage.evidence.settings import AuthoritySettings, EvidenceSettings
from storage.evidence.stamping import Stamping
from storage.ledger import captures as capture_table

log = logging.getLogger("portique.evidence")

PASSPHRASE_VARIABLE = "PORTIQUE_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable, no secret
"""Environment variable that opens the key without asking."""


@dataclass
class Office:
    """An open evidence room with the desk it belongs to."""

    desk: Desk
    room: EvidenceRoom
    ledger: sqlite3.Connection
    access: sqlite3.Connection

    @property
    def software(self) -> str:
        """What packages and seals name as their maker."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            return f"Portique/{version('portique')}"
        except PackageNotFoundError:
            return "Portique"

    @property
    def trust(self) -> Trust:
        """What this unit believes: its own keys, its configured roots."""
        return Trust(
            keys=tuple(public_keys(self.room.keys)),
            roots={each.name: each.roots_pem for each in self.room.authorities()},
        )


@dataclass(frozen=True, slots=True)
class SealedDay:
    """What came of sealing."""

    sealing: Sealing
    stamping: Stamping
    waiting: int
    """Seals that no authority has stamped yet."""


@contextmanager
def open_office(desk: Desk) -> Iterator[Office]:
    """
    Open the evidence room of a workspace.

    Raises:
        ConfigurationMistaken: authorities and roots do not match.
    """
    room = EvidenceRoom.of(desk.workspace, settings_of(desk))
    ledger, access = room.open_ledger(), room.open_journal()
    try:
        yield Office(desk, room, ledger, access)
    finally:
        ledger.close()
        access.close()


def seal_now(office: Office, passphrase: bytes | None, *, actor: str) -> SealedDay:
    """
    Sign a seal over what none holds, and ask each authority for the tokens that are missing.

    Raises:
        KeyMissing, KeyLocked: there is no key to sign with.
    """
    now = _now()
    sealing = seal.seal_captures(
        office.ledger,
        office.room.archive,
        # A trial's clock may stand ahead of the machine's; what it dated is sealed all the same, now.
        list(seal.unsealed(office.ledger, max(now, office.desk.clock.now()))),
        find=partial(capture_table.find, office.ledger),
        by=seal.Signer(
            key=office.room.open_key(passphrase),
            actor=actor,
            unit=office.room.settings.unit,
            software=office.software,
        ),
        at=now,
    )
    stamped = stamping.stamp(
        office.ledger,
        office.room.authorities(),
        post=guarded_post(office.desk.configuration.network),
        now=_now,
        skew=office.room.settings.skew_seconds,
        actor=actor,
    )
    waiting = sum(not stored.sealed for stored in seals.every_seal(office.ledger))
    return SealedDay(sealing, stamped, waiting)


def audit_now(office: Office, *, actor: str, packages: Path | None = None) -> Audit:
    """Read everything kept again; ``packages`` is the folder of packages, the workspace's own where none is named."""
    return audit(
        office.ledger,
        office.access,
        office.room.archive,
        authorities=office.room.authorities(),
        packages=(packages_in(packages or office.desk.workspace.packages), office.trust),
        at=_now(),
        actor=actor,
    )


def nightly(desk: Desk) -> None:
    """Seal what is not, ask for missing tokens, read everything again; what cannot be done is logged, never silent."""
    secret = os.environ.get(PASSPHRASE_VARIABLE)
    with open_office(desk) as office:
        try:
            day = seal_now(office, secret.encode() if secret else None, actor="worker")
            log.info("sealed", extra={"waiting": day.waiting})
        except (KeyMissing, KeyLocked) as error:
            log.warning("not_sealed", extra={"why": str(error)})
        found = audit_now(office, actor="worker")
        for damage in found.damages:
            log.error("evidence_damaged", extra={"subject": damage.subject, "why": damage.why})


def settings_of(desk: Desk) -> EvidenceSettings:
    """Return the evidence settings of a workspace's configuration."""
    section, unit = desk.configuration.evidence, desk.configuration.investigation.unit
    if len(section.authorities) != len(section.authority_roots):
        raise ConfigurationMistaken(
            "[evidence] : il faut une racine (authority_roots) pour chaque autorité (authorities), dans le même ordre."
        )
    pairs = zip(section.authorities, section.authority_roots, strict=True)
    return EvidenceSettings(
        unit=unit,
        authorities=[
            AuthoritySettings(name=f"tsa{number}", url=url, roots=roots)
            for number, (url, roots) in enumerate(pairs, start=1)
        ],
    )


def _now() -> datetime:
    return datetime.now(UTC)
