"""A real proxy on loopback, in a process of its own: ``python -m tests.crawler.proxying SCHEME [ACCOUNT PASSWORD]``."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio
from tiny_proxy import HttpProxyHandler, Socks5ProxyHandler

HANDLERS = {"http": HttpProxyHandler, "socks5": Socks5ProxyHandler}


@dataclass
class Proxy:
    """A proxy on loopback; ``asked`` are the addresses it was asked for, once it has ended."""

    url: str
    asked: list[tuple[str, int]] = field(default_factory=list)


@contextmanager
def proxying(scheme: str, *account: str) -> Iterator[Proxy]:
    """Run a proxy of this kind until the block ends, which asks for an account where one is given."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.crawler.proxying", scheme, *account],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert running.stdout is not None
    proxy = Proxy(f"{scheme}://127.0.0.1:{running.stdout.readline().strip()}")
    try:
        yield proxy
    finally:
        running.terminate()
        lines, _ = running.communicate(timeout=30)
        pairs = (line.rsplit(" ", 1) for line in lines.splitlines())
        proxy.asked += [(host, int(port)) for host, port in pairs]


async def _serve(scheme: str, account: list[str]) -> None:
    handler = HANDLERS[scheme](*account)
    make = handler.create_proxy

    def noted(stream: Any) -> Any:
        proxy = make(stream)
        negotiate = proxy.negotiate

        async def noting() -> Any:
            host, port = await negotiate()
            sys.stdout.write(f"{host} {port}\n")
            sys.stdout.flush()
            return host, port

        proxy.negotiate = noting
        return proxy

    handler.create_proxy = noted
    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
        sys.stdout.write(f"{listener.extra(anyio.abc.SocketAttribute.local_port)}\n")
        sys.stdout.flush()
        await listener.serve(handler.handle)


if __name__ == "__main__":
    anyio.run(_serve, sys.argv[1], sys.argv[2:])
