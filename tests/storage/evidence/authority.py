"""A real RFC 3161 authority on loopback: ``openssl ts`` behind a small HTTP server that can be made to misbehave."""

import subprocess
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

_CONFIGURATION = """
[tsa]
default_tsa = main
[main]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/chain.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_LEAF = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"


def make_authority(
    folder: Path, name: str, *, expired: bool = False, intermediate: bool = False
) -> None:
    """Make a root and a time-stamping certificate under it, expired or below an intermediate where asked."""
    folder.mkdir(parents=True)
    _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", folder / "ca.key")
    _openssl(
        "req", "-x509", "-new", "-key", folder / "ca.key", "-days", "3650", "-subj", f"/O=Essai/CN={name} root",
        "-out", folder / "ca.pem",
    )  # fmt: skip
    _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", folder / "tsa.key")
    _openssl(
        "req",
        "-new",
        "-key",
        folder / "tsa.key",
        "-subj",
        f"/O=Essai/CN={name}",
        "-out",
        folder / "tsa.csr",
    )
    (folder / "leaf.ext").write_text(_LEAF)
    (folder / "chain.pem").write_bytes((folder / "ca.pem").read_bytes())
    issuer = "ca"
    if intermediate:
        issuer = "mid"
        _intermediate(folder, name)
    if expired:
        (folder / "index.txt").write_text("")
        (folder / "ca.cnf").write_text(
            f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder}/index.txt\nnew_certs_dir={folder}\nserial={folder}/caserial\n"
            "default_md=sha256\npolicy=p\nunique_subject=no\n[p]\norganizationName=optional\ncommonName=supplied\n"
        )
        (folder / "caserial").write_text("1000\n")
        _openssl(
            "ca", "-batch", "-config", folder / "ca.cnf", "-in", folder / "tsa.csr", "-out", folder / "tsa.pem",
            "-cert", folder / "ca.pem", "-keyfile", folder / "ca.key", "-extfile", folder / "leaf.ext", "-notext",
            "-startdate", "20200101000000Z", "-enddate", "20210101000000Z",
        )  # fmt: skip
    else:
        _openssl(
            "x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / f"{issuer}.pem", "-CAkey", folder / f"{issuer}.key",
            "-CAcreateserial", "-days", "3650", "-extfile", folder / "leaf.ext", "-out", folder / "tsa.pem",
        )  # fmt: skip
    configure(folder)


def configure(folder: Path) -> None:
    """Write the authority's configuration, which names its folder."""
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(_CONFIGURATION.format(folder=folder))


def _intermediate(folder: Path, name: str) -> None:
    _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", folder / "mid.key")
    _openssl(
        "req",
        "-new",
        "-key",
        folder / "mid.key",
        "-subj",
        f"/O=Essai/CN={name} intermediate",
        "-out",
        folder / "mid.csr",
    )
    (folder / "mid.ext").write_text(
        "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"
    )
    _openssl(
        "x509", "-req", "-in", folder / "mid.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
        "-CAcreateserial", "-days", "3650", "-extfile", folder / "mid.ext", "-out", folder / "mid.pem",
    )  # fmt: skip
    chain = (folder / "mid.pem").read_bytes() + (folder / "ca.pem").read_bytes()
    (folder / "chain.pem").write_bytes(chain)


def answer(folder: Path, query: bytes) -> bytes:
    """Return the authority's answer to a query."""
    (folder / "q.tsq").write_bytes(query)
    _openssl(
        "ts",
        "-reply",
        "-config",
        folder / "tsa.cnf",
        "-queryfile",
        folder / "q.tsq",
        "-out",
        folder / "q.tsr",
    )
    return (folder / "q.tsr").read_bytes()


@dataclass
class LoopbackAuthority:
    """The authority as a server; ``mode`` is ``good``, ``replay`` (its first answer again), ``silent``, ``garbage`` or ``error``."""

    folder: Path
    mode: str = "good"
    asked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _first: bytes = b""

    def __enter__(self) -> Self:
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                authority._serve(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Say nothing of an asker that was killed while waiting."""

        self._release = threading.Event()
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._release.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}/tsa"

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        query = request.rfile.read(int(request.headers["Content-Length"]))
        self.asked += 1
        if self.mode == "silent":
            self._release.wait(30)
            return
        if self.mode == "error":
            request.send_error(503)
            return
        with self._lock:
            data = b"not a token" if self.mode == "garbage" else answer(self.folder, query)
            self._first = self._first or data
            if self.mode == "replay":
                data = self._first
        request.send_response(200)
        request.send_header("Content-Type", "application/timestamp-reply")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)


def post(url: str, body: bytes, headers: dict[str, str], seconds: float) -> bytes:
    """Send with the standard library; a test's stand-in for the guarded way out."""
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=seconds) as response:
        data: bytes = response.read(1 << 20)
    return data


def _openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=30)
