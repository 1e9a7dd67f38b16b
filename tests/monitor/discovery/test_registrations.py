"""Daily lists in the forms registries give them."""

import gzip
import io
import zipfile

import idna
import pytest

from monitor.discovery.errors import FeedUnreadable
from monitor.discovery.names import Names
from monitor.discovery.registrations import MAX_PLAIN, hosts_of_list, imported

HOSTS = [
    "aeroportik.example",
    "oportik-93.example",
    "kryptoportikus.example",
    "boulangerie.example",
]
PLAIN = ("#BOF\n# liste du jour\n" + "\n".join(HOSTS) + "\n#EOF\n").encode()
CSV = (
    '"Nom de domaine";"Pays BE";"Date de création"\n'
    + "".join(f'"{host}";"FR";"2026-11-05"\n' for host in HOSTS)
).encode("latin-1")


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        PLAIN,
        CSV,
        gzip.compress(PLAIN),
        _zip(("20261105_CREA_fr.txt", PLAIN)),
        _zip(("../../a.csv", CSV)),
        b"id,domain,registrar\n"
        + "".join(f"{n},{host},X\n" for n, host in enumerate(HOSTS)).encode(),
        "\ufeff".encode() + "\r\n".join(HOSTS).encode(),
        "\n".join(f"{host}\t2026-11-05" for host in HOSTS).encode(),
        "\n".join(f"  {host.upper()}." for host in HOSTS).encode(),
    ],
    ids=["afnic", "open-data", "gzip", "zip", "zip-csv", "csv", "bom", "tsv-no-head", "upper"],
)
def test_every_usual_form_gives_the_same_names(body: bytes) -> None:
    """Registries and sellers agree on nothing but the names."""
    assert list(hosts_of_list(body, "liste")) == HOSTS


def test_only_the_name_is_proposed_from_a_list() -> None:
    """The three traps of this list stand beside one true neighbour."""
    found = imported(PLAIN, "liste.txt", Names(["oportik"]), query_id="q", at="t")

    assert (found.rows, [one.url for one in found.candidates]) == (
        4,
        ["https://oportik-93.example/"],
    )


def test_internationalised_name_is_proposed_in_its_ascii_form() -> None:
    """Lists give either form; only one of them can be visited."""
    found = imported(
        "opórtik.example\n".encode(), "liste.txt", Names(["oportik"]), query_id="q", at="t"
    )

    assert found.candidates[0].url == "https://" + idna.encode("opórtik").decode() + ".example/"


@pytest.mark.parametrize(
    "body",
    [
        b"PK\x03\x04 pas un zip",
        b"\x1f\x8b\x08\x00rien",
        gzip.compress(b"a" * (MAX_PLAIN + 10)),
        _zip(*[(f"{n}.txt", b"a.example") for n in range(60)]),
        b"<html><body>404</body></html>",
        b"",
        bytes(range(256)),
    ],
    ids=["bad-zip", "bad-gzip", "bomb", "many", "html", "empty", "bytes"],
)
def test_damaged_or_hostile_list_is_refused_with_its_name(body: bytes) -> None:
    """A list that is none must be said, and a bomb must cost no memory."""
    with pytest.raises(FeedUnreadable, match=r"liste\.bin"):
        imported(body, "liste.bin", Names(["oportik"]), query_id="q", at="t")
