"""
Write a WACZ 1.1.1 (webrecorder's Web Archive Collection Zipped) around a package's WARC, signed as WACZ-auth 0.1.0 says.

The index is made by cdxj-indexer; the WARC is stored, not deflated, so that a reader can fetch one record of it. The
anonymous form of ``signedData`` allows no further property: the time stamp stands beside the package instead.
"""

import json
import zipfile
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from cdxj_indexer.main import CDXJIndexer  # type: ignore[import-untyped, unused-ignore]
from cryptography.hazmat.primitives.asymmetric import ec

from storage.evidence.canonical import pieces
from storage.evidence.keys import UnitKey, public_der
from storage.ids import file_sha256

VERSION = "1.1.1"
WARC_NAME = "archive/capture.warc.gz"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaczPage:
    """A page a reader may open."""

    url: str
    at: datetime
    title: str = ""


def write_wacz(
    target: Path,
    warc: Path,
    *,
    pages: list[WaczPage],
    title: str,
    created: datetime,
    software: str,
    key: UnitKey | None,
) -> bool:
    """
    Write the WACZ; return whether it is signed (an Ed25519 key cannot: WACZ-auth knows ECDSA only).

    ``created`` has whole seconds in the file, as the form asks.
    """
    index, summary = _index(warc)
    listing = [{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}]
    listing += [
        {"id": f"page-{number}", "url": page.url, "ts": _iso(page.at), "title": page.title}
        for number, page in enumerate(pages, start=1)
    ]
    small = {
        "indexes/index.cdx.gz": index,
        "indexes/index.idx": summary,
        "pages/pages.jsonl": "".join(
            json.dumps(line, ensure_ascii=False) + "\n" for line in listing
        ).encode(),
    }
    resources = [_resource(WARC_NAME, file_sha256(warc), warc.stat().st_size)]
    resources += [
        _resource(path, sha256(data).hexdigest(), len(data)) for path, data in small.items()
    ]
    package = json.dumps(
        {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "created": _iso(created),
            "software": software,
            "mainPageUrl": pages[0].url if pages else "",
            "mainPageDate": _iso(pages[0].at) if pages else "",
            "resources": resources,
        },
        ensure_ascii=False,
        indent=2,
    ).encode()
    digest = f"sha256:{sha256(package).hexdigest()}"
    statement: dict[str, Any] = {"path": "datapackage.json", "hash": digest}
    signed = key is not None and isinstance(key.private, ec.EllipticCurvePrivateKey)
    if key is not None and signed:
        statement["signedData"] = {
            "hash": digest,
            "created": _iso(created),
            "software": software,
            "version": "0.1.0",
            "signature": b64encode(key.sign(digest.encode())).decode(),
            "publicKey": b64encode(public_der(key.public_pem)).decode(),
        }
    with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED) as out:
        large = warc.stat().st_size > 1 << 30
        with out.open(_entry(WARC_NAME), "w", force_zip64=large) as entry:
            for piece in pieces(warc):
                entry.write(piece)
        for path, data in small.items():
            out.writestr(_entry(path), data)
        out.writestr(_entry("datapackage.json"), package)
        out.writestr(_entry("datapackage-digest.json"), json.dumps(statement, indent=2).encode())
    return signed


class _Indexer(CDXJIndexer):  # type: ignore[misc, unused-ignore]
    """
    Indexes what a player can show.

    That a page is not modified (304) is an answer without a body, and players show it as an empty page: its original stands in the same
    WARC and is shown in its place, under its own date.
    """

    def filter_record(self, record: Any) -> bool:
        """Say whether a record is listed."""
        answer = record.http_headers
        unmodified = answer is not None and answer.get_statuscode() == "304"
        return bool(super().filter_record(record)) and not unmodified


_LISTED = {
    "sort": True,
    "post_append": True,
    "records": "response,revisit,resource",  # metadata has no payload digest, and is no page
}


def index_for_players(warc: Path) -> str:
    """Return a WARC's index as CDXJ, of what a player can show."""
    out = StringIO()
    _Indexer(out, [str(warc)], **_LISTED).process_all()
    return out.getvalue()


def _index(warc: Path) -> tuple[bytes, bytes]:
    data, summary = BytesIO(), StringIO()
    _Indexer(
        summary, [str(warc)], compress=data, lines=1024, data_out_name="index.cdx.gz", digest_records=True, **_LISTED
    ).process_all()  # fmt: skip
    return data.getvalue(), summary.getvalue().encode()


def _resource(path: str, digest: str, size: int) -> dict[str, Any]:
    name = path.rpartition("/")[2].lower()
    return {"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": size}


def _entry(path: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(path, _EPOCH)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
