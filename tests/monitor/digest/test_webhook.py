"""Another service is told of each digest once, signed, through the guard, and again where it did not take it."""

import hmac
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Configuration
from monitor.digest.coverage import coverage
from monitor.digest.delivery import write
from monitor.digest.health import trouble_lines
from monitor.digest.outbox import send_queued
from monitor.digest.rendering import render
from storage.database import open_findings, open_ledger
from storage.findings.schema import findings_migrations
from storage.ledger.schema import ledger_migrations
from tests.monitor.digest.written import AT, digest_with, entry


class _Service(ThreadingHTTPServer):
    """Answers as it is told to; keeps what it took."""

    answer = 204

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[tuple[dict[str, str], bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, _Service)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.answer < 300:
            self.server.taken.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def serving_service() -> Iterator[_Service]:
    """Run a service on loopback."""
    with _Service() as service:
        thread = threading.Thread(target=service.serve_forever)
        thread.start()
        yield service
        service.shutdown()
        thread.join()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty ledger."""
    connection = open_ledger(tmp_path / "ledger.db", ledger_migrations).conn
    yield connection
    connection.close()


def _settings(port: int, folder: Path, *, allowed: bool = True) -> Configuration:
    secret = folder / "secret"
    secret.write_text("sept lapins\n")
    url = f"http://127.0.0.1:{port}/notify/veille?key=x"
    network = {"allow": ["127.0.0.0/8"], "ports": [port]} if allowed else {}
    webhook = {"url": url, "secret_file": str(secret)}
    return Configuration.model_validate({"digest": {"webhook": webhook}, "network": network})


def test_a_service_is_told_once_and_signed(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """A service that was down for a while is told when it is back, and who receives can tell that we wrote."""
    digest = digest_with(entry("Mini chez suite[.]example"))
    with serving_service() as service:
        service.answer = 503
        settings = _settings(service.server_port, tmp_path)
        write(ledger, digest, render(digest, settings), tmp_path, settings, at=AT)
        host = f"127.0.0.1:{service.server_port}"
        assert send_queued(ledger, tmp_path, settings, at=AT) == [(host, "queued")]
        with_it = open_findings(tmp_path / "findings.db", findings_migrations).conn
        said = "\n".join(trouble_lines(coverage(with_it, ledger, settings, since=AT, until=AT)))
        with_it.close()
        service.answer = 204
        later = AT + timedelta(minutes=5)
        assert send_queued(ledger, tmp_path, settings, at=later) == [(host, "sent")]
        assert send_queued(ledger, tmp_path, settings, at=later) == []
        ((headers, body),) = service.taken

    assert "le service a répondu 503" in said
    assert "key=x" not in said
    assert not [
        row for row in ledger.execute("SELECT * FROM delivery") if "key=x" in repr(tuple(row))
    ]
    told = json.loads(body)
    assert "suite[.]example" in told["body"]
    assert told["title"] == told["body"].splitlines()[0]
    expected = hmac.digest(b"sept lapins", body, "sha256").hex()
    assert headers["X-Portique-Signature"] == f"sha256={expected}"
    assert headers["Idempotency-Key"].endswith("@portique")


def test_the_guard_lets_nothing_out_to_an_address_of_the_machine(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """A webhook goes by the one way out: what the guard refuses to pages it refuses to it, and it is said."""
    digest = digest_with(entry("Mini"))
    with serving_service() as service:
        settings = _settings(service.server_port, tmp_path, allowed=False)
        write(ledger, digest, render(digest, settings), tmp_path, settings, at=AT)
        ((_, state),) = send_queued(ledger, tmp_path, settings, at=AT)

        assert (state, service.taken) == ("queued", [])
