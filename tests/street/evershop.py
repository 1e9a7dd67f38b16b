"""Bring up EverShop (npm) with its own demonstration data, on a PostgreSQL cluster of its own."""

import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

from tests.street.databases import postgresql_binaries
from tests.street.program import Lacking, Running, served, wait
from tests.street.walk import Good

EVERSHOP_PORT = 18803


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
    binaries = _postgresql()
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
    settings = {"PORT": str(port), "DB_HOST": "127.0.0.1", "DB_PORT": str(database), "DB_NAME": "evershop", "DB_USER": "shop",
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
            ["npx", "evershop", "build"],
            cwd=shop,
            env=os.environ | settings,
            check=True,
            capture_output=True,
        )
    start = f"http://localhost:{port}/"
    up = served(["npx", "evershop", "start"], shop, start, **settings)
    if not (shop / "ready").exists():
        wait(up)
        seeds = ["--attributes", "--categories", "--collections", "--products", "--pages"]
        subprocess.run(
            ["npx", "evershop", "seed", *seeds],
            cwd=shop,
            env=os.environ | settings,
            check=True,
            capture_output=True,
        )
        (shop / "ready").touch()
    return up


def evershop_down(folder: Path) -> None:
    """End its database."""
    command = f"{_postgresql()}/pg_ctl -D {folder}/postgres/data -m fast stop"
    subprocess.run(["su", "postgres", "-c", command], check=False, capture_output=True)


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


def _postgresql() -> Path:
    if shutil.which("npm") is None:
        raise Lacking("needs PostgreSQL and Node with npm")
    return postgresql_binaries()
