"""
An object store that holds segments: a folder that all machines mount (``file://``) or a bucket (``s3://``).

An object is put once and never written over: the condition is the store's own (S3's ``If-None-Match: *``, a hard link on
a file system), so it holds between machines. obstore speaks to both; it comes with ``portique[cluster]`` and is imported
when a store is first used.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from storage.errors import AlreadyStored, StoreUnavailable
from storage.syncing import sync

if TYPE_CHECKING:
    from obstore.store import ObjectStore

RETRY_SECONDS = 20
"""How long the client itself tries again what a store does not answer; whoever asked tries later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a store is and how it is spoken to; holds no secret."""

    url: str
    """``file:///folder`` or ``s3://bucket/prefix``."""

    endpoint: str = ""
    """Address of an S3 service that is not Amazon's."""

    region: str = "us-east-1"
    credentials: str = ""
    """A file that holds ``key:secret`` on one line; empty: what the environment gives (AWS_ACCESS_KEY_ID …)."""

    authority: str = ""
    """A PEM file that the endpoint's certificate is checked against; empty: the system's authorities."""

    cache_mb: int = 2_000
    """What may lie here of what is kept there."""

    def as_json(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Return what :meth:`as_json` wrote."""
        return cls(**json.loads(text))


class Store:
    """
    Objects by key. Every method raises StoreUnavailable where the store does not answer, and FileNotFoundError
    where it holds no such object.
    """

    def __init__(self, place: Place, *, retry_seconds: int = RETRY_SECONDS) -> None:
        self.place = place
        self._root = Path(unquote(urlsplit(place.url).path)) if _is_folder(place) else None
        self._objects = _opened(place, retry_seconds)

    def put(self, key: str, content: bytes | Path) -> None:
        """
        Put an object that is not there; it is on the store's disks when this returns.

        Raises:
            AlreadyStored: an object of this key is there; nothing was changed.
        """
        import obstore
        from obstore.exceptions import AlreadyExistsError, BaseError

        try:
            obstore.put(self._objects, key, content, mode="create", use_multipart=False)
        except AlreadyExistsError as error:
            raise AlreadyStored(key) from error
        except (BaseError, OSError) as error:
            raise StoreUnavailable(self.place.url, error) from error
        if self._root is not None:
            sync(self._root / key)  # a local store does not wait
            sync((self._root / key).parent)

    def pieces(self, key: str) -> Iterator[bytes]:
        """Yield an object's bytes, some megabytes at a time."""
        import obstore

        with _told(self.place):
            for piece in obstore.get(self._objects, key):
                yield bytes(piece)

    def whole(self, key: str) -> bytes:
        """Return a small object."""
        return b"".join(self.pieces(key))

    def part(self, key: str, offset: int, length: int) -> bytes:
        """Return ``length`` bytes from ``offset``, fewer where the object ends before."""
        import obstore

        with _told(self.place):
            return bytes(obstore.get_range(self._objects, key, start=offset, length=length))

    def keys(self, folder: str) -> list[str]:
        """Return the keys below a folder, in order."""
        import obstore

        with _told(self.place):
            found = obstore.list(self._objects, folder)
            return sorted(one["path"] for chunk in found for one in chunk)

    def remove(self, key: str) -> None:
        """Remove an object; one that is not there is removed already."""
        import obstore

        with _told(self.place):
            try:
                obstore.delete(self._objects, key)
            except FileNotFoundError:
                return


class _told:  # noqa: N801 - reads as a verb
    """Say in the house's words what a store did not do."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, _: object) -> None:
        from obstore.exceptions import BaseError

        if isinstance(error, BaseError):
            raise StoreUnavailable(self._place.url, error) from error


def _is_folder(place: Place) -> bool:
    return urlsplit(place.url).scheme == "file"


def _opened(place: Place, retry_seconds: int) -> "ObjectStore":
    try:
        from obstore.store import LocalStore, S3Store
    except ImportError as error:
        raise StoreUnavailable(place.url, "portique[cluster] is not installed") from error
    parts = urlsplit(place.url)
    if parts.scheme == "file":
        return LocalStore(unquote(parts.path), mkdir=True)
    if parts.scheme != "s3" or not parts.netloc:
        raise StoreUnavailable(place.url, "a store is file:///folder or s3://bucket/prefix")
    given: dict[str, Any] = {"region": place.region, "checksum_algorithm": "SHA256"}
    if place.endpoint:
        given |= {"endpoint": place.endpoint, "virtual_hosted_style_request": False}
    if place.credentials:
        given |= _credentials(place)
    options: Any = {"allow_http": place.endpoint.startswith("http://"), "timeout": "60s"}
    if place.authority:
        options["root_certificate"] = Path(place.authority).read_bytes()
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        client_options=options,
        retry_config={
            "max_retries": retry_seconds,
            "retry_timeout": timedelta(seconds=retry_seconds),
            "backoff": {"max_backoff": timedelta(seconds=5)},
        },
        **given,
    )


def _credentials(place: Place) -> dict[str, str]:
    key, colon, secret = Path(place.credentials).read_text(encoding="utf-8").strip().partition(":")
    if not colon:
        raise StoreUnavailable(place.url, f"{place.credentials} does not hold key:secret")
    return {"access_key_id": key, "secret_access_key": secret}
