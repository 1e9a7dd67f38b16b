"""Verify a package's WACZ: it holds what it declares, the package's own archive, and the unit's signature where it has one."""

import json
import zipfile
from base64 import b64decode
from binascii import Error as NotBase64
from hashlib import file_digest, sha256
from typing import Any

from storage.evidence.keys import verifies
from storage.evidence.opened import OpenPackage
from storage.evidence.verify_archive import WARC
from storage.ids import file_sha256

_WACZ = "data/capture.wacz"


def check_wacz(opened: OpenPackage) -> None:
    """Note what is wrong with the WACZ; whatever it is, the rest of the package is still verified."""
    path = opened.folder / _WACZ
    try:
        with zipfile.ZipFile(path) as package:
            _content(opened, package)
    except (
        OSError,
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ) as error:
        opened.report.fault(_WACZ, f"fichier abîmé ({type(error).__name__})")  # fmt: skip


def _content(opened: OpenPackage, package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if len(names) != len(set(names)):
        opened.report.fault(_WACZ, "noms répétés")
    described = package.read("datapackage.json")
    digest = json.loads(package.read("datapackage-digest.json"))
    resources = {each["path"]: each for each in json.loads(described)["resources"]}
    if set(resources) | {"datapackage.json", "datapackage-digest.json"} != set(names):
        opened.report.fault(_WACZ, "contient autre chose que ce qu'il déclare")
    for path, each in resources.items():
        if f"sha256:{_entry_sha256(package, path)}" != each["hash"]:
            opened.report.fault(_WACZ, f"{path} n'a pas son empreinte")
    if digest["hash"] != f"sha256:{sha256(described).hexdigest()}":
        opened.report.fault(_WACZ, "datapackage.json n'a pas son empreinte")
    if _entry_sha256(package, "archive/capture.warc.gz") != file_sha256(opened.folder / WARC):
        opened.report.fault(_WACZ, "ne contient pas l'archive du paquet")
    signed = digest.get("signedData")
    if signed is not None and not _is_signed(opened, signed, digest["hash"]):
        opened.report.fault(_WACZ, "sa signature n'est pas celle du service")


def _is_signed(opened: OpenPackage, signed: dict[str, Any], digest: str) -> bool:
    try:
        signature = b64decode(signed["signature"], validate=True)
    except (NotBase64, KeyError, TypeError):
        return False
    return signed.get("hash") == digest and any(
        verifies(key, signature, digest.encode()) for key in opened.trust.keys
    )


def _entry_sha256(package: zipfile.ZipFile, name: str) -> str:
    with package.open(name) as entry:
        return file_digest(entry, "sha256").hexdigest()  # type: ignore[arg-type] # it has readinto
