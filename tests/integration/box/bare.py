"""A bare Debian in a folder, as somebody finds it on a machine that was just installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

#: What apt, pip, dpkg and the kernel keep for themselves.
NOT_OURS = (
    "proc",
    "dev",
    "sys",
    "run",
    "tmp",
    "root",
    "srv",
    "var/cache",
    "var/log",
    "var/lib/apt",
    "var/lib/dpkg",
)
PASSED_ON = ("http_proxy", "https_proxy", "no_proxy", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS")
NOT_IN_A_CLONE = (".venv*", ".git", "__pycache__", ".*_cache")


class BareDebian:
    """A Debian in a folder, with a copy of this program in /srv/source that anybody may read."""

    def __init__(self, root: Path, mounts: ExitStack) -> None:
        self.root = root
        self._mounts = mounts

    def unmount(self) -> None:
        """Leave nothing but its own files in the folder."""
        self._mounts.close()

    def command(self, *command: str, user: str = "root") -> tuple[list[str | Path], dict[str, str]]:
        """Return how a command is run in there: arguments and environment."""
        home = "/root" if user == "root" else f"/home/{user}"
        environ = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": home,
            "LANG": "C.UTF-8",
            "KIOSK_LANG": "en",
        }
        environ |= {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        if (self.root / "srv/ca.pem").exists():
            environ["PIP_CERT"] = "/srv/ca.pem"
        return ["chroot", f"--userspec={user}:{user}", self.root, *command], environ

    def try_out(self, *command: str, user: str = "root") -> tuple[int, str]:
        """Run a command; return how it ended and what it said."""
        arguments, environ = self.command(*command, user=user)
        done = subprocess.run(
            arguments, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return done.returncode, done.stdout

    def run(self, *command: str) -> str:
        """Run a command as root that must not fail; return what it said."""
        code, said = self.try_out(*command)
        assert code == 0, said[-6000:]
        return said

    def picture(self) -> dict[str, str]:
        """Return every file, link and folder that is not the package manager's, with what is in it."""
        found = {}
        for folder, names, files in os.walk(self.root):
            here = Path(folder)
            inside = str(here.relative_to(self.root))
            names[:] = [name for name in names if f"{inside}/{name}".removeprefix("./") not in NOT_OURS]
            for name in (*names, *files):
                path = here / name
                about = path.lstat()
                says = f"{about.st_mode:o} {about.st_uid}:{about.st_gid}"
                if stat.S_ISLNK(about.st_mode):
                    says = f"-> {path.readlink()}"
                elif stat.S_ISREG(about.st_mode):
                    says += f" {hashlib.sha256(path.read_bytes()).hexdigest()}"
                found[str(path.relative_to(self.root))] = says
        return found


@contextmanager
def bare_debian(suite: str, folder: Path, source: Path) -> Iterator[BareDebian]:
    """Make a Debian of this suite in a folder that is taken away again; needs root and mmdebstrap."""
    root = folder / suite
    subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", "--mode=root", suite, root], check=True)
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, root, ignore_errors=True)
        (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
        (root / "usr/sbin/policy-rc.d").chmod(0o755)
        (root / "etc/dpkg/dpkg.cfg.d/quick").write_text("force-unsafe-io\n")
        # Where packages come from is this machine's own business.
        for own in ("/etc/pip.conf", "/etc/resolv.conf", "/etc/hosts"):
            if Path(own).exists():
                shutil.copy(own, root / own.removeprefix("/"))
        certificates = Path(os.environ.get("PIP_CERT") or "/etc/ssl/certs/ca-certificates.crt")
        if certificates.exists():
            shutil.copy(certificates, root / "srv/ca.pem")
        shutil.copytree(source, root / "srv/source", ignore=shutil.ignore_patterns(*NOT_IN_A_CLONE))
        mounts = undo.enter_context(ExitStack())
        for what in ("/proc", "/dev/shm", "/dev/pts", *_local_indexes()):
            where = root / what.removeprefix("/")
            where.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "--bind", what, where], check=True)
            mounts.callback(partial(subprocess.run, ["umount", where], check=False))
        yield BareDebian(root, mounts)


def _local_indexes() -> list[str]:
    """Return folders of this machine that pip takes packages from."""
    told = subprocess.run(["pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    words = told.replace("'", " ").replace("file://", " ").split()
    return sorted({word.removesuffix("/simple") for word in words if word.startswith("/") and Path(word).is_dir()})
