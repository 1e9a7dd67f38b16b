"""
Set up real shop software on loopback, each in an environment of its own, by the registries' ordinary clients.

Everything lies below one folder (``PORTIQUE_STREET``, else a temporary one) and is kept there for the next run.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import httpx

from tests.street.walk import CATALOGUE, Good, goods

HERE = Path(__file__).parent
EVERSHOP_PORT = 18803
PATIENCE = 240
"""Seconds a program may take to migrate, to be seeded and to answer."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """One shop program and how it is brought up."""

    name: str
    up: Callable[[Path, int], "Running"]
    truth: Callable[[Path], list[Good]]
    states_stock: bool = True
    """False where the software shows no availability to a visitor."""

    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Running:
    """A program that answers."""

    process: subprocess.Popen[bytes]
    start: str


def pip(name: str, script: str, *packages: str) -> Callable[[Path, int], Running]:
    """Return how to bring up a Python program: its packages in a virtual environment, served by a script of ours."""

    def up(folder: Path, port: int) -> Running:
        environment = folder / "environments" / name
        python = environment / "bin" / "python"
        if not (environment / "ready").exists():
            subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
            subprocess.run(
                [str(python), "-m", "pip", "install", "-q", *packages],
                check=True,
                capture_output=True,
            )
            (environment / "ready").touch()
        shop = folder / "shops" / name
        if name == "cartridge" and not (shop / "manage.py").exists():
            shop.mkdir(parents=True)
            subprocess.run(
                [str(environment / "bin" / "mezzanine-project"), "-a", "cartridge", "carty", "."],
                cwd=shop,
                check=True,
            )
        shop.mkdir(parents=True, exist_ok=True)
        with (shop / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    str(python),
                    str(HERE / "shops" / script),
                    str(shop),
                    str(port),
                    str(CATALOGUE),
                    "fr",
                    "EUR",
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return Running(process=process, start=f"http://127.0.0.1:{port}/")

    return up


def evershop(folder: Path, _port: int) -> Running:
    """
    Bring up EverShop (npm) with its own demonstration data, on a PostgreSQL cluster of its own.

    It keeps its address in what it builds, so the port is the same at each run
    (its sitemaps are files with whole addresses).
    """
    port = EVERSHOP_PORT
    shop = folder / "shops" / "evershop"
    shop.mkdir(parents=True, exist_ok=True)
    database = port + 1000
    cluster = folder / "postgres"
    binaries = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))))
    if not cluster.exists():
        cluster.mkdir()
        subprocess.run(["chown", "postgres", str(cluster)], check=True)
        subprocess.run(
            ["su", "postgres", "-c", f"{binaries}/initdb -D {cluster}/data -A trust -U shop"],
            check=True,
            capture_output=True,
        )
    options = f"-p {database} -k {cluster} -c listen_addresses=127.0.0.1 -c fsync=off"
    subprocess.run(
        [
            "su",
            "postgres",
            "-c",
            f"{binaries}/pg_ctl -w -D {cluster}/data -o '{options}' -l {cluster}/log start",
        ],
        check=False,
        capture_output=True,
    )
    environment = os.environ | {"PORT": str(port), "DB_HOST": "127.0.0.1", "DB_PORT": str(database), "DB_NAME": "evershop", "DB_USER": "shop",
                                "DB_PASSWORD": "", "DB_SSLMODE": "disable"}  # fmt: skip
    if not (shop / "ready").exists():
        subprocess.run(
            ["su", "postgres", "-c", f"createdb -h 127.0.0.1 -p {database} -U shop evershop"],
            check=False,
            capture_output=True,
        )
        subprocess.run(["npm", "init", "-y"], cwd=shop, check=True, capture_output=True)
        subprocess.run(["npm", "pkg", "set", "type=module"], cwd=shop, check=True)
        subprocess.run(
            ["npm", "install", "@evershop/evershop", "concat-stream"],
            cwd=shop,
            check=True,
            capture_output=True,
        )
        for name in ("config", "media", "public", "themes", "extensions"):
            (shop / name).mkdir(exist_ok=True)
        subprocess.run(
            ["npx", "evershop", "build"], cwd=shop, env=environment, check=True, capture_output=True
        )
    with (shop / "log").open("wb") as log:
        process = subprocess.Popen(
            ["npx", "evershop", "start"],
            cwd=shop,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    start = f"http://localhost:{port}/"
    if not (shop / "ready").exists():
        wait(process, start)
        seeds = ["--attributes", "--categories", "--collections", "--products", "--pages"]
        subprocess.run(
            ["npx", "evershop", "seed", *seeds],
            cwd=shop,
            env=environment,
            check=True,
            capture_output=True,
        )
        (shop / "ready").touch()
    return Running(process=process, start=start)


def evershop_truth(folder: Path) -> list[Good]:
    """Return what EverShop's demonstration data sells; its pictures lie on another host and are not fetched."""
    data = (
        folder / "shops/evershop/node_modules/@evershop/evershop/dist/bin/seed/data/products.json"
    )
    return [
        Good(
            name=one["name"],
            price=Decimal(one["price"]),
            in_stock=bool(one["stock_availability"]),
            currency="USD",
            image=None,
        )
        for one in json.loads(data.read_text(encoding="utf-8"))
    ]


PROGRAMS = (
    Program(
        name="django-oscar",
        up=pip("oscar", "oscar_shop.py", "django-oscar[sorl-thumbnail]", "whoosh"),
        truth=lambda _: goods(),
    ),
    Program(
        name="cartridge",
        up=pip("cartridge", "cartridge_shop.py", "cartridge"),
        truth=lambda _: goods(),
        states_stock=False,
    ),
    Program(
        name="django-classified",
        up=pip("classified", "classified_site.py", "django-classified"),
        truth=lambda _: goods(),
        states_stock=False,
        contacts=("+33639984567",),
    ),
    Program(name="evershop", up=evershop, truth=evershop_truth),
)


def wait(process: subprocess.Popen[bytes], start: str) -> None:
    """Wait until a program answers, or raise TimeoutError with its state."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise TimeoutError(f"{start} ended with {process.returncode}; see its log")
        try:
            if httpx.get(start, timeout=20, follow_redirects=True).status_code < 500:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise TimeoutError(f"{start} does not answer after {PATIENCE} s; see its log")


@contextmanager
def running(program: Program, folder: Path) -> Iterator[str]:
    """Bring a program up, yield its start address, end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    up = program.up(folder, min(port, 60000))
    try:
        wait(up.process, up.start)
        yield up.start
    finally:
        os.killpg(up.process.pid, signal.SIGTERM)
        up.process.wait(timeout=30)
        if program.name == "evershop":
            subprocess.run(
                [
                    "su",
                    "postgres",
                    "-c",
                    f"/usr/lib/postgresql/15/bin/pg_ctl -D {folder}/postgres/data -m fast stop",
                ],
                check=False,
                capture_output=True,
            )
