"""The papers of a part of the cluster: without a certificate of its authority nobody is answered, in either direction."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.engine.errors import EngineUnavailable

if TYPE_CHECKING:
    from distributed import Security


@dataclass(frozen=True, slots=True)
class Papers:
    """Paths of PEM files; the key is read by the program alone and never sent."""

    authority: str
    certificate: str
    key: str

    def security(self) -> "Security":
        """
        Return what distributed wants to know: TLS 1.3 with a client certificate, for every part the same.

        Raises:
            EngineUnavailable: a file is not there.
        """
        from distributed import Security

        for path in (self.authority, self.certificate, self.key):
            if not Path(path).is_file():
                raise EngineUnavailable(f"{path} is not there")
        own = {
            f"tls_{role}_{kind}": path
            for role in ("scheduler", "worker", "client")
            for kind, path in (("cert", self.certificate), ("key", self.key))
        }
        return Security(
            require_encryption=True,
            tls_ca_file=self.authority,
            tls_min_version=ssl.TLSVersion.TLSv1_3,
            **own,
        )
