"""Database servers of a program's own: on loopback or a socket, their files in a folder of theirs, ended by their process."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.street.program import Lacking, free_port

PATIENCE = 60
"""Seconds a server may take to answer."""


def postgresql_binaries() -> Path:
    """Return the folder of PostgreSQL's programs, the newest as Debian lays them; raise Lacking where there is none."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        raise Lacking("needs PostgreSQL")
    return binaries[-1]


@contextmanager
def postgresql(user: str, database: str) -> Iterator[int]:
    """Run a PostgreSQL server with one empty database and yield its port on loopback."""
    binaries, port = postgresql_binaries(), free_port()
    owner = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="street-", ignore_cleanup_errors=True) as place:
        if owner:
            shutil.chown(place, **owner)
        data = f"{place}/data"
        subprocess.run(
            [binaries / "initdb", "-D", data, "-A", "trust", "-U", user, "-E", "UTF8"],
            cwd=place, check=True, capture_output=True, **owner,
        )  # fmt: skip
        settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off")
        command = [binaries / "postgres", "-D", data, "-p", str(port)]
        for setting in settings:
            command += ["-c", setting]
        address = ["-h", "127.0.0.1", "-p", str(port), "-U", user]
        with _running(command, Path(place), [binaries / "pg_isready", *address], **owner):
            subprocess.run([binaries / "createdb", *address, database], check=True)
            yield port


@contextmanager
def mariadb(folder: Path, database: str) -> Iterator[Path]:
    """Run a MariaDB server without a network, with one empty database, and yield its socket; its user is root, without a password."""
    if not all(map(shutil.which, ("mariadbd", "mariadb-install-db", "mariadb"))):
        raise Lacking("needs MariaDB")
    with tempfile.TemporaryDirectory(prefix="street-", ignore_cleanup_errors=True) as place:
        # a path of a socket has at most 107 bytes, so it does not lie in the test's own folder
        socket = Path(place) / "socket"
        own = [f"--datadir={folder / 'data'}"] + (["--user=root"] if os.geteuid() == 0 else [])
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", *own],
            check=True, capture_output=True,
        )  # fmt: skip
        command = [
            "mariadbd", "--no-defaults", *own, f"--socket={socket}", f"--pid-file={place}/pid",
            "--skip-networking", "--innodb-buffer-pool-size=64M",
        ]  # fmt: skip
        client = ["mariadb", "--no-defaults", "-u", "root", f"--socket={socket}", "-e"]
        with _running(command, folder, [*client, "SELECT 1"]):
            subprocess.run([*client, f"CREATE DATABASE {database}"], check=True)
            yield socket


@contextmanager
def _running(
    command: list[str | Path], folder: Path, asked: list[str | Path], **owner: str
) -> Iterator[None]:
    """Run a server, its log in the folder, wait until what is asked of it succeeds, and end it."""
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **owner)
    try:
        until = time.monotonic() + PATIENCE
        while subprocess.run(asked, capture_output=True, check=False).returncode != 0:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "server.log").read_text()[-2_000:])
            time.sleep(0.3)
        yield
    finally:
        server.terminate()
        server.wait(30)
