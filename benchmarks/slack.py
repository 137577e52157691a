"""A Slack without limits, in a process of its own: it answers every call at once, and agrees to everything."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

AGREED = {
    "ok": True,
    "channel": "D1",
    "url": "x",
    "team": "x",
    "team_id": "T1",
    "user": "x",
    "user_id": "UBOT",
    "bot_id": "B1",
}
_numbers = count(1)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next((int(x[15:]) for x in head.split(b"\r\n") if x[:15].lower() == b"content-length:"), 0)
            await reader.readexactly(length)
            ts = f"1700000000.{next(_numbers):06d}"
            body = json.dumps(AGREED | {"ts": ts}).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            )
            await writer.drain()
            if b"connection: close" in head.lower():
                break
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def slack() -> Iterator[str]:
    """The address of its Web API."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.slack"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/api/"
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    asyncio.run(_main())
