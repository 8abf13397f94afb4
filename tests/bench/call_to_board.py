"""Call to board: a real hub, 50 desks and 20 boards listening, one clerk calling.

Times run from the first byte of the call's request to the last byte of the board event at each board. The hub is
pinned to one core; the listeners, which are other machines in a centre, share the other one. The floor is the same
number of bytes written to the same number of bare sockets.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import httpx

from tests.bench.figures import line

DESKS, BOARDS = 50, 20


class Listener:
    """One open event stream, read as it comes."""

    def __init__(self) -> None:
        self.arrivals: dict[int, float] = {}  # event id → time of its last byte
        self.bytes = 0

    async def follow(self, port: int, path: str, auth: str, ready: asyncio.Event) -> None:
        """Read the stream until cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{auth}\r\n\r\n".encode())
        number = 0
        try:
            while raw := await reader.readline():
                self.bytes += len(raw)
                if raw.startswith(b"id: "):
                    number = int(raw[4:])
                elif raw.startswith(b"data: "):
                    self.arrivals[number] = time.perf_counter()
                    ready.set()
        finally:
            writer.close()


async def measure(port: int, data: Path, calls: int, waiting: int) -> None:
    """Fill the hall, open the streams, call, and print the figures."""
    base = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=base, timeout=30, headers={"Origin": base}) as client:
        code = (data / "setup-code").read_text().strip()
        account = {"username": "bench", "display_name": "Bench", "password": "mat-khau-dai-1"}
        session = (await client.post("/api/setup", json={"code": code, **account})).raise_for_status().json()
        client.headers["X-CSRF-Token"] = session["csrf"]
        (await client.put("/api/session/counters", json={"counters": ["1"]})).raise_for_status()
        began = time.perf_counter()
        for _ in range(calls + waiting):
            walk_in = {"id": str(uuid4()), "service": "B"}
            (await client.post("/api/tickets", json=walk_in)).raise_for_status()
        issue_rate = (calls + waiting) / (time.perf_counter() - began)
        cookie = "; ".join(f"{c.name}={c.value}" for c in client.cookies.jar)
        listeners = [Listener() for _ in range(DESKS + BOARDS)]
        readies = [asyncio.Event() for _ in listeners]
        tasks = []
        for i, (listener, ready) in enumerate(zip(listeners, readies, strict=True)):
            path = "/api/events/board" if i < BOARDS else "/api/events/desk"
            tasks.append(asyncio.create_task(listener.follow(port, path, f"Cookie: {cookie}", ready)))
        await asyncio.wait_for(asyncio.gather(*(ready.wait() for ready in readies)), 30)

        answered, seen, last = [], [], None
        for _ in range(calls):
            known = set(listeners[0].arrivals)
            start = time.perf_counter()
            body = {"id": str(uuid4()), "finish": last}
            reply = (await client.post("/api/counters/1/call-next", json=body)).raise_for_status()
            answered.append(1000 * (time.perf_counter() - start))
            last = reply.json()["id"]
            while not all(set(each.arrivals) - known for each in listeners[:BOARDS]):
                await asyncio.sleep(0)  # gives way to the readers: nothing is waited for but their bytes
            for each in listeners[:BOARDS]:
                seen.append(1000 * (min(each.arrivals[i] for i in set(each.arrivals) - known) - start))
        size = sum(each.bytes for each in listeners) // calls
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    floor = await bare_fan_out(min(calls, 300), size // len(listeners))
    print(line("bare write to 70 sockets", floor))
    print(line("call answered to the clerk", answered, floor))
    print(line(f"call to board event ({DESKS} desks, {BOARDS} boards)", seen, floor, "promise: p99 < 150 ms"))
    print(f"{'finish-and-call throughput, one clerk':<44} {1000 * len(answered) / sum(answered):.0f} calls/s")
    print(f"{'walk-ins issued at the hub, one desk':<44} {issue_rate:.0f} tickets/s")


async def bare_fan_out(rounds: int, size: int) -> list[float]:
    """Return the times to write `size` bytes to 70 socket pairs and read them at the other ends, in ms."""
    pairs = [socket.socketpair() for _ in range(DESKS + BOARDS)]
    payload = b"x" * max(1, size)
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for ours, _theirs in pairs:
            ours.sendall(payload)
        for _ours, theirs in pairs:
            left = len(payload)
            while left:
                left -= len(theirs.recv(left))
        times.append(1000 * (time.perf_counter() - start))
    for ours, theirs in pairs:
        ours.close()
        theirs.close()
    return times


def main() -> None:
    """Start a hub of its own, measure, and stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--waiting", type=int, default=60)
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "KIOSK_DATA": folder, "KIOSK_CONFIG": folder, "KIOSK_HUB__PORT": "0"}
        hub = subprocess.Popen(
            ["taskset", "-c", str(cores[0]), sys.executable, "-m", "kiosk", "hub", "--demo"],
            env=environ,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert hub.stdout is not None
        try:
            port = int(json.loads(hub.stdout.readline())["hub"].rsplit(":", 1)[1])
            if len(cores) > 1:
                os.sched_setaffinity(0, {cores[1]})
            data = next(Path(folder).rglob("setup-code")).parent
            asyncio.run(measure(port, data, options.calls, options.waiting))
        finally:
            hub.terminate()
            hub.wait(10)
            hub.stdout.close()


if __name__ == "__main__":
    main()
