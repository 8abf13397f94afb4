"""`install.sh kiosk` and `uninstall` in a bare Debian of its own: nothing is left behind, and twice is once.

Long, since it fetches a whole Debian and installs everything into it; needs root and mmdebstrap. systemd does not
run there: what only a booted box can show is named in docs/box.md.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

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

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]


class BareDebian:
    """A Debian in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *command: str) -> str:
        environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", "KIOSK_LANG": "en"}
        environ |= {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        if (self.root / "srv/ca.pem").exists():
            environ["PIP_CERT"] = "/srv/ca.pem"
        done = subprocess.run(
            ["chroot", self.root, *command], env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

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


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
def bare(
    request: pytest.FixtureRequest, repo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BareDebian]:
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        pytest.skip("needs root and mmdebstrap (apt install mmdebstrap)")
    root = tmp_path_factory.mktemp("debian") / request.param
    subprocess.run(["mmdebstrap", "--variant=minbase", "--mode=root", request.param, root], check=True)
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    # Where packages come from is this machine's own business.
    for own in ("/etc/pip.conf", "/etc/resolv.conf", "/etc/hosts"):
        if Path(own).exists():
            shutil.copy(own, root / own.removeprefix("/"))
    certificates = Path(os.environ.get("PIP_CERT") or "/etc/ssl/certs/ca-certificates.crt")
    if certificates.exists():
        shutil.copy(certificates, root / "srv/ca.pem")
    source = root / "srv/source"
    shutil.copytree(repo, source, ignore=shutil.ignore_patterns(".venv*", ".git", "__pycache__", ".*_cache"))
    mounts = [("--bind", "/proc", root / "proc"), ("--bind", "/dev/shm", root / "dev/shm")]
    mounts += [("--bind", name, root / name.removeprefix("/")) for name in _local_indexes()]
    try:
        for how, what, where in mounts:
            where.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", how, what, where], check=True)
        yield BareDebian(root)
    finally:
        for _, _, where in reversed(mounts):
            subprocess.run(["umount", where], check=False)
        shutil.rmtree(root, ignore_errors=True)


def _local_indexes() -> list[str]:
    """Return folders of this machine that pip takes packages from."""
    told = subprocess.run(["pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    words = told.replace("'", " ").replace("file://", " ").split()
    return sorted({word.removesuffix("/simple") for word in words if word.startswith("/") and Path(word).is_dir()})


def test_a_bare_debian_becomes_a_box_and_is_turned_back(bare: BareDebian) -> None:
    told = bare.run("/srv/source/install.sh", "kiosk")
    assert "This machine is a kiosk" in told
    installed = bare.picture()
    assert "etc/systemd/system/kiosk-hub.service" in installed
    assert installed["etc/localtime"] == "-> /usr/share/zoneinfo/Asia/Ho_Chi_Minh"
    assert installed["etc/systemd/system/getty@tty1.service"] == "-> /dev/null"
    again = bare.run("/srv/source/install.sh", "kiosk")
    assert not [line for line in again.splitlines() if line.startswith("   /")], "the second time nothing is done"
    assert bare.picture() == installed
    assert "kiosk" in bare.run("kiosk", "--help")  # as its own user, from /opt
    bare.run("/opt/commune-kiosk/current/install.sh", "uninstall", "--with-data")
    without = bare.picture()
    assert not [name for name in without if "kiosk" in name]
    (bare.root / "etc/systemd/system/getty@tty1.service").write_text("[Service]\n# somebody's own\n")
    somebodys = bare.picture()
    bare.run("/srv/source/install.sh", "kiosk")
    (bare.root / "var/lib/commune-kiosk/centre").mkdir()
    bare.run("/srv/source/install.sh", "uninstall", "--keep-data")
    kept = {"var/lib/commune-kiosk", "var/lib/commune-kiosk/centre", "etc/commune-kiosk"}
    left = bare.picture()
    assert {name: says for name, says in left.items() if name not in kept} == somebodys
    assert kept <= left.keys()
