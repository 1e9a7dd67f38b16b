"""A WordPress of Debian with its newest default theme: a copy of its own, on a database of its own, served by PHP."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.street.databases import mariadb
from tests.street.program import Lacking, free_port

HERE = Path(__file__).parent
INSTALLED = Path("/usr/share/wordpress")
THEME = "twentytwentythree"
KEYS = ("AUTH_KEY", "SECURE_AUTH_KEY", "LOGGED_IN_KEY", "NONCE_KEY", "AUTH_SALT", "SECURE_AUTH_SALT", "LOGGED_IN_SALT", "NONCE_SALT")  # fmt: skip

ROUTER = """<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path !== '/' && is_file($_SERVER['DOCUMENT_ROOT'] . $path)) { return false; }
$_SERVER['SCRIPT_NAME'] = '/index.php'; $_SERVER['PHP_SELF'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
"""


@contextmanager
def wordpress(folder: Path, said: str) -> Iterator[tuple[list[str | Path], int]]:
    """Set up and fill a WordPress in a folder; yield the command that serves it and its port. Raises Lacking."""
    if shutil.which("php") is None or "mysqli" not in subprocess.check_output(
        ["php", "-m"], text=True
    ):
        raise Lacking("needs PHP with mysqli")
    if not (INSTALLED / "wp-content" / "themes" / THEME).is_dir():
        raise Lacking(f"needs WordPress with {THEME}, as Debian packs them")
    with mariadb(folder, "wp") as socket:
        site, port = folder / "site", free_port()
        shutil.copytree(INSTALLED, site, ignore_dangling_symlinks=True)
        (site / "wp-config.php").write_text(_settings(socket, port))
        (folder / "router.php").write_text(ROUTER)
        written = folder / "said.json"
        written.write_text(said)
        filling = ["php", HERE / "wordpress_fill.php", site, f"127.0.0.1:{port}", written]
        done = subprocess.run(
            [*filling, folder, THEME], capture_output=True, text=True, check=False
        )
        if not done.stdout.endswith("filled\n"):
            raise RuntimeError(done.stdout[-1_000:] + done.stderr[-1_000:])
        yield ["php", "-S", f"127.0.0.1:{port}", "-t", site, folder / "router.php"], port


def _settings(socket: Path, port: int) -> str:
    """Return wp-config.php: the database's socket, the address, and nothing asked of other hosts."""
    address = f"http://127.0.0.1:{port}"
    said = {
        "DB_NAME": "wp", "DB_USER": "root", "DB_PASSWORD": "", "DB_HOST": f"localhost:{socket}", "DB_CHARSET": "utf8mb4", "DB_COLLATE": "",
        "WP_HOME": address, "WP_SITEURL": address, "DISABLE_WP_CRON": True, "WP_HTTP_BLOCK_EXTERNAL": True,
        "AUTOMATIC_UPDATER_DISABLED": True, **dict.fromkeys(KEYS, "street"),
    }  # fmt: skip
    lines = [f"define('{name}', {json.dumps(value)});" for name, value in said.items()]
    return "\n".join(
        [
            "<?php",
            *lines,
            "$table_prefix = 'wp_';",
            "if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');",
            "require_once ABSPATH . 'wp-settings.php';",
        ]
    )
