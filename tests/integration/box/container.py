"""A box in namespaces of this machine: a systemd of its own as process 1, the units as they are, at full speed.

It has no kernel, graphics card or plugs of its own; machine.py has those, and is slow.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from tests.waiting import wait_for

#: Run as root in new namespaces. What is the whole machine's (settings of the kernel, devices, modules, the clock)
#: can only be read: the box must not set the machine up that tests it.
_BOOT = """
set -eu
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
[ ! -e "$root/proc/sysrq-trigger" ] || mount --bind /dev/null "$root/proc/sysrq-trigger"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 dev "$root/dev"
for name in null zero full random urandom tty; do
  touch "$root/dev/$name"
  mount --bind "/dev/$name" "$root/dev/$name"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,gid=5,mode=620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
mount -t tmpfs -o mode=755 run "$root/run"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
ip link set lo up
hostname box
cd "$root"
mkdir -p .outside
pivot_root . .outside
umount -l /.outside
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
  setpriv --bounding-set=-sys_module,-sys_time,-sys_rawio,-syslog /lib/systemd/systemd --log-target=journal-or-kmsg
"""
_NAMESPACES = ("--mount", "--pid", "--uts", "--ipc", "--net", "--cgroup")


class Container:
    """A tree of Debian that was made a box, running."""

    patience_s = 180.0  # a watchdog's half minute, and a loaded machine
    look_s = 0.5

    def __init__(self, root: Path) -> None:
        self._groups = Path(mkdtemp(prefix="groups-"))
        subprocess.run(["mount", "-t", "cgroup2", "cgroup2", self._groups], check=True)
        self._group = self._groups / f"kiosk-test-{self._groups.name}"
        self._group.mkdir()
        enter = (
            f'echo $$ >"{self._group}/cgroup.procs"; exec unshare --fork --kill-child {" ".join(_NAMESPACES)} "$@"'
        )
        self._process = subprocess.Popen(
            ["sh", "-c", enter, "sh", "sh", "-c", _BOOT, "sh", root], stdin=subprocess.DEVNULL
        )
        try:
            self._first = wait_for("process 1", self._find_first)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End whatever runs in there, and leave nothing behind."""
        self._process.kill()
        self._process.wait()
        wait_for("its last process to be gone", lambda: not self._group.exists() or self._sweep())
        subprocess.run(["umount", self._groups], check=True)
        self._groups.rmdir()

    def _find_first(self) -> str | None:
        assert self.runs, "it did not start"
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        booted = children and Path(f"/proc/{children[0]}/comm").read_text() == "systemd\n"
        return children[0] if booted else None

    def _sweep(self) -> bool:
        with suppress(OSError):  # a process is still ending
            for group in sorted(self._group.rglob("*/"), reverse=True):
                group.rmdir()
            self._group.rmdir()
        return not self._group.exists()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def try_out(self, command: str) -> tuple[int, str]:
        """Run a command as root; return how it ended and what it said."""
        done = subprocess.run(
            ["nsenter", "-t", self._first, *_NAMESPACES, "env", "-i", "LANG=C.UTF-8", "HOME=/root",
             "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-c", command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.strip()

    def run(self, command: str) -> str:
        """Run a command as root that must not fail; return what it said."""
        code, said = self.try_out(command)
        assert code == 0, f"{command}: {code}\n{said[-3000:]}"
        return said
