"""A small watch for tests of the desk: a seized shop, those that look like it, one whose prices move, seals by a loopback authority."""

import io
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw

from monitor.daily import understand
from monitor.desk import Desk
from monitor.proposals import Proposal, record
from monitor.sealing import open_office, seal_now
from storage.evidence.keys import create
from storage.records.source import Outcome, SourceKind
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch
from tests.storage.evidence.authority import LoopbackAuthority, make_authority
from tests.town.pictures import original

BEGIN = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
HANDS = 6
HOSTILE = "<script>document.title='pris'</script>"
OFFER = "Téléphone déplaqué, passe les portiques sans sonner, livré au parloir."
SEIZED = "<h1>Ce site internet a été saisi</h1><p>par la Gendarmerie nationale sur réquisition du procureur.</p>"
PASSWORD = "sept lapins bleus"
OFFSET = (datetime(2026, 11, 9, 9, 0, tzinfo=UTC) - datetime.now(UTC)).total_seconds()


def _shop(
    host: str, hand: int, goods: str, price: str, stock: str = "InStock"
) -> list[tuple[str, str, str | bytes]]:
    """Return the pages of a shop of a hand on one day, with a picture of its first page last."""
    phone, handle = f"06 39 98 {hand:02} 34", f"atelier_{chr(96 + hand) * 3}_{hand}"
    home = (
        f"<html lang=fr><title>{host}</title><h1>{host}</h1><p>{OFFER}</p><p>{_terms(hand)}</p><p>{phone}</p>"
        f'<a href="https://t.me/{handle}">Telegram</a><a href="/p/bm-10">{goods}</a><img src="/photo.png">'
    )
    offered = product_page(goods, price, OFFER).replace("InStock", stock)
    offered = offered.replace("06 39 98 12 34", phone).replace("essai_portique", handle)
    return [
        (f"https://{host}/", "home", home),
        (f"https://{host}/p/bm-10", "product", offered),
        (f"https://{host}/photo.png", "image", _photo(hand)),
        (f"https://{host}/", "screenshot", _screen(host, hand)),
    ]


@lru_cache
def _photo(hand: int) -> bytes:
    """Return the photograph that a hand shows wherever it sells."""
    return _png(original(f"own/mini-{hand}").resize((320, 320)))


def _screen(host: str, hand: int) -> bytes:
    """Return the picture of a shop's first page."""
    page = Image.new("RGB", (480, 640), "#f3e9d8")
    ImageDraw.Draw(page).text((30, 30), host, fill="black", font_size=32)
    page.paste(original(f"own/mini-{hand}").resize((240, 240)), (30, 100))
    return _png(page)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _terms(hand: int) -> str:
    """Return sentences that nobody but this hand writes."""
    words = "cuivre tilleul gravier sarcelle velours genièvre".split()
    one, other = words[hand % 6], words[(hand + 2) % 6]
    return (
        f"Les appareils de l'atelier {one} sont démontés un par un, la visserie {other} est ôtée à la main. "
        f"Chaque colis {one} part le mardi dans une enveloppe {other} sans nom d'expéditeur."
    )


@dataclass
class Bureau:
    """A desk that runs on a watched workspace."""

    folder: Path
    address: str
    link: str
    openers: dict[str, urllib.request.OpenerDirector] = field(default_factory=dict)

    def ask(
        self, path: str, who: str = "", form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, Message, bytes]:
        """Return status, headers and body of an address, as one of the accounts or nobody sees it; redirects are not followed."""
        opener = self.openers.get(who) or urllib.request.build_opener(_Still)
        if form is not None and who:
            token = self.token(opener)
            form = {"csrfmiddlewaretoken": token, **form}
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(self.address + path, data=data, headers=headers)
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def token(self, opener: urllib.request.OpenerDirector) -> str:
        """Return the secret of a form, as the page of the entrance carries it."""
        with opener.open(self.address + "/entrer", timeout=60) as answer:
            found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
        assert found
        return found[1]

    def page(self, path: str, who: str = "all") -> str:
        """Return a page that must be there."""
        status, _, body = self.ask(path, who)
        assert status == 200, (path, status, body[:300])
        return body.decode()

    def enter(self, name: str, password: str = PASSWORD) -> int:
        """Log in with cookies of its own, keep the session under the name, return the status."""
        self.openers[name] = urllib.request.build_opener(
            _Still, urllib.request.HTTPCookieProcessor()
        )
        return self.ask("/entrer", name, {"name": name, "password": password})[0]


class _Still(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *_: object) -> None:
        return None


def watched(folder: Path, authority: LoopbackAuthority, root: Path) -> None:
    """Make the workspace: visits of eight days, read, and sealed."""
    port = int(authority.url.split(":")[2].split("/")[0])
    settings: dict[str, dict[str, object]] = {
        "investigation": {"title": "Veille d'essai", "unit": "Unité d'essai", "case_reference": "ESSAI-17"},
        "evidence": {"authorities": [authority.url], "authority_roots": [str(root)]},
        "network": {"allow": ["127.0.0.0/8"], "ports": [port]},
        "trial": {"clock_offset_seconds": OFFSET},
        "reading": {"pictures": False},
    }  # fmt: skip
    with desk_in(folder, **settings) as desk:
        _visits(desk)
        understand(desk)
        proposal = Proposal(
            url="https://decouverte.example/", kind=SourceKind.SHOP, reason="citée sur un canal suivi", score=0.7,
            capture_id="", at="2026-11-08T06:00:00.000Z",
        )  # fmt: skip
        record(desk.ledger, [proposal])
        with open_office(desk) as office:
            create(
                office.room.keys,
                algorithm="p256",
                passphrase=None,
                at=datetime.now(UTC),
                rotate=False,
            )
            seal_now(office, None, actor="essai")


def _visits(desk: Desk) -> None:
    for hand in range(1, HANDS + 1):
        name = "oportik.example" if hand == 1 else f"avant-{hand}.example"
        first = watch(desk, f"https://{name}/")
        at = BEGIN + timedelta(hours=hand)
        visited(desk, first, at, *_shop(name, hand, f"BM10 déplaqué de l'atelier {hand}", "34.90"))
        visited(desk, first, at + timedelta(days=3), (f"https://{name}/", "home", SEIZED), outcome=Outcome.SEIZED)  # fmt: skip
        for later in ("suite", "retour"):
            host = f"{later}-{hand}.example"
            at += timedelta(days=4)
            visited(desk, watch(desk, f"https://{host}/"), at, *_shop(host, hand, f"Mini {later} {hand} sans métal", f"4{hand}.90"))  # fmt: skip
    moving = watch(desk, "https://prix.example/")
    for day, (price, stock) in enumerate(
        (("49.90", "InStock"), ("44.90", "InStock"), ("44.90", "OutOfStock"), ("39.90", "InStock"))
    ):
        name = f"Nano <b>18</b> {HOSTILE}".replace("<", "&lt;")
        visited(desk, moving, BEGIN + timedelta(days=2 * day), *_shop("prix.example", 9, name, price, stock))  # fmt: skip


@contextmanager
def bureau(folder: Path) -> Iterator[Bureau]:
    """Run the desk on a new watched workspace, with an account of each role and one of all."""
    make_authority(folder / "tsa", "essai")
    with LoopbackAuthority(folder / "tsa") as authority:
        watched(folder / "w", authority, folder / "tsa" / "ca.pem")
        with served(folder / "w") as desk:
            yield desk


@contextmanager
def served(workspace: Path) -> Iterator[Bureau]:
    """Run the desk on a workspace."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.monitor.web.serve", str(workspace), str(port), PASSWORD]
    said = workspace.with_name("desk.log")
    with said.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(process, port, said)
        (link,) = re.findall(r"une seule fois : (\S+)", said.read_text())
        yield Bureau(workspace, f"http://127.0.0.1:{port}", link)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", port: int, said: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, said.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the desk does not answer")
