"""A whole PC in qemu: its power, its picture, its plugs, and a root shell on a serial line."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image

from tests.waiting import wait_for

_SHELL = """[Unit]
Description=Root shell for the tests, on the second serial line
DefaultDependencies=no
After=local-fs.target systemd-tmpfiles-setup.service
[Service]
ExecStart=/bin/sh -c 'stty raw -echo; exec bash -s'
StandardInput=tty
StandardOutput=tty
StandardError=journal
TTYPath=/dev/ttyS1
Restart=always
[Install]
WantedBy=multi-user.target
"""
# WORKAROUND for qemu 7.2: with the AVX that it emulates, Qt's painting threads ended by SIGSEGV now and then.
_PROCESSOR = "max,-avx,-avx2,-f16c,-fma"
_ANSWER_S = 900  # an emulated processor beside other work


def make_disk(tree: Path, disk: Path, *, megabytes: int = 8192) -> None:
    """Write a Debian tree onto a disk of its own, with the shell that a `Machine` speaks to."""
    (tree / "etc/systemd/system/test-shell.service").write_text(_SHELL)
    wants = tree / "etc/systemd/system/sysinit.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    if not (wants / "test-shell.service").is_symlink():
        (wants / "test-shell.service").symlink_to("../test-shell.service")
    (tree / "etc/fstab").write_text("/dev/vda / ext4 defaults,errors=remount-ro 0 1\n")
    (tree / "etc/hostname").write_text("box\n")
    (tree / "etc/systemd/network/80-cable.network").write_text("[Match]\nName=en*\n[Network]\nDHCP=ipv4\n")
    (tree / "etc/systemd/system/multi-user.target.wants/systemd-networkd.service").symlink_to(
        "/lib/systemd/system/systemd-networkd.service"
    )
    subprocess.run(["mkfs.ext4", "-q", "-F", "-d", tree, disk, f"{megabytes}M"], check=True)
    for name in ("vmlinuz", "initrd.img"):
        newest = max((tree / "boot").glob(f"{name}-*"))
        shutil.copy(newest, disk.parent / name)


class Machine:
    """A PC with the disk of `make_disk`: two processors, an upright screen, a pointer that stands for touches.

    Its processor is emulated, some fifty times slower than a kiosk's.
    """

    patience_s = 3600.0
    look_s = 5.0  # a question costs it seconds

    def __init__(self, folder: Path, *, memory_mb: int = 2048) -> None:
        self.folder = folder
        self._qmp = folder / "qmp"
        self._line = folder / "shell"
        for old in (self._qmp, self._line):
            old.unlink(missing_ok=True)
        command = [
            "qemu-system-x86_64", "-accel", "tcg,thread=multi,tb-size=512", "-cpu", _PROCESSOR, "-smp", "2",
            "-M", "q35", "-m", str(memory_mb), "-nodefaults", "-display", "none",
            "-device", "VGA,edid=on,xres=1080,yres=1920", "-device", "qemu-xhci", "-device", "usb-tablet",
            "-device", "usb-kbd", "-device", "i6300esb", "-device", "virtio-rng-pci",
            "-nic", "user,model=virtio-net-pci",
            "-drive", f"file={folder / 'disk'},format=raw,if=virtio",
            "-kernel", str(folder / "vmlinuz"), "-initrd", str(folder / "initrd.img"),
            "-append", "root=/dev/vda rw mitigations=off console=ttyS0",
            "-serial", f"file:{folder / 'console'}",
            "-serial", f"unix:{self._line},server=on,wait=off",
            "-qmp", f"unix:{self._qmp},server=on,wait=off",
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        self._asked = self._sticks = 0
        self._control = self._connect(self._qmp)
        self._replies = self._control.makefile("r")
        self._replies.readline()
        self.qmp("qmp_capabilities")
        self._shell = self._connect(self._line)
        self._read = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.cut_power()

    @staticmethod
    def _connect(path: Path) -> socket.socket:
        line = socket.socket(socket.AF_UNIX)
        wait_for(f"qemu's {path.name}", path.exists)
        line.connect(str(path))
        return line

    # ---- from outside ---------------------------------------------------------------------------------------

    def qmp(self, execute: str, **arguments: Any) -> Any:
        """Give qemu an order and return its answer."""
        self._control.sendall(json.dumps({"execute": execute, "arguments": arguments}).encode() + b"\n")
        for line in self._replies:
            told = json.loads(line)
            if "error" in told:
                raise RuntimeError(told["error"]["desc"])
            if "return" in told:
                return told["return"]
        raise RuntimeError("qemu has ended")

    def picture(self) -> Image.Image:
        """Return what the monitor shows."""
        file = self.folder / "screen.ppm"
        self.qmp("screendump", filename=str(file))
        with Image.open(file) as image:
            return image.convert("RGB")

    def touch(self, x: float, y: float) -> None:
        """Press and let go at a place, as shares of width and height."""
        where = [
            {"type": "abs", "data": {"axis": axis, "value": int(share * 0x7FFF)}}
            for axis, share in (("x", x), ("y", y))
        ]
        self.qmp("input-send-event", events=where)
        for down in (True, False):
            self.qmp("input-send-event", events=[{"type": "btn", "data": {"down": down, "button": "left"}}])
            time.sleep(0.3)  # a finger's time; there is nothing to wait for

    def keys(self, *names: str) -> None:
        """Press keys together on the USB keyboard."""
        self.qmp("send-key", keys=[{"type": "qcode", "data": name} for name in names])

    def plug_in_stick(self) -> None:
        """Put a USB stick into the PC, formatted as shops sell them."""
        stick = self.folder / "stick"
        with stick.open("wb") as file:
            file.truncate(64 << 20)
        subprocess.run(["mkfs.vfat", "-n", "USB", stick], check=True, stdout=subprocess.DEVNULL)
        self._sticks += 1
        name = f"stick-{self._sticks}"
        self.qmp("blockdev-add", driver="file", filename=str(stick), **{"node-name": name})
        self.qmp("device_add", driver="usb-storage", drive=name, id="plugged")

    def pull_stick(self) -> None:
        """Pull it out without asking anybody."""
        self.qmp("device_del", id="plugged")

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def cut_power(self) -> None:
        """Take the power away, as a storm does."""
        self._process.kill()
        self._process.wait()
        self._control.close()
        self._shell.close()

    # ---- from inside ----------------------------------------------------------------------------------------

    def wait_until_it_listens(self, seconds: float) -> None:
        """Wait until the shell is there. What is typed before it is may be lost, so it is asked again and again.

        Nothing that is asked is quoted: half of it could be lost, and the shell would wait for the other quote.
        """

        def answers() -> bool:
            self._shell.sendall(b"echo here\\-you\\-are\n")
            self._shell.settimeout(5)
            with suppress(TimeoutError):
                self._read += self._shell.recv(65536)
            return b"here-you-are" in self._read

        wait_for("the shell", answers, seconds)
        self._shell.settimeout(_ANSWER_S)

    def try_out(self, command: str) -> tuple[int, str]:
        """Run a command as root; return how it ended and what it said."""
        self._asked += 1
        mark = f"<{os.getpid()}-{self._asked}:"
        self.order(f"echo '{mark}'; {{ {command}\n}} 2>&1 </dev/null; printf '\\n%s%s>\\n' '{mark}' \"$?\"")
        self._read = b""
        while not (end := self._find(mark)):
            data = self._shell.recv(65536)
            assert data, "the machine has gone"
            self._read += data
        said, code, self._read = end
        return code, said

    def run(self, command: str) -> str:
        """Run a command as root that must not fail; return what it said."""
        code, said = self.try_out(command)
        assert code == 0, f"{command}: {code}\n{said[-3000:]}"
        return said

    def order(self, command: str) -> None:
        """Have root run a command after which nobody answers."""
        self._shell.sendall(f"{command}\n".encode())

    def follow(self, command: str) -> Iterator[str]:
        """Start a command as root and return what it says, whole lines only, until the power goes."""
        self.order(f"{{ {command}\n}} </dev/null 2>/dev/null")
        self._read = b""
        while data := self._shell.recv(65536):
            *lines, self._read = (self._read + data).split(b"\n")
            yield from (line.decode() for line in lines)

    def _find(self, mark: str) -> tuple[str, int, bytes] | None:
        _, _, said = self._read.partition(f"{mark}\n".encode())  # what an earlier one left comes first
        said, found, rest = said.partition(b"\n" + mark.encode())
        code, ended, rest = rest.partition(b">\n")
        if not found or not ended:
            return None
        return said.decode(errors="replace").strip(), int(code), rest
