"""What tests of several kinds of printers stand on: a print service of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import wait_for


@pytest.fixture(scope="session")
def cups_server() -> Iterator[str]:
    """A private CUPS server of an unprivileged user; gives the path of its socket."""
    if shutil.which("cupsd", path=os.defpath + ":/usr/sbin") is None or shutil.which("lp") is None:
        pytest.fail("needs cupsd and lp (Debian: cups-daemon, cups-client, cups)")
    root = Path(tempfile.mkdtemp(prefix="cups"))  # a short path: it becomes a socket's name
    user = "nobody" if os.geteuid() == 0 else None
    for folder in ("etc", "spool/tmp", "cache", "state", "log"):
        (root / folder).mkdir(parents=True)
    (root / "etc/cupsd.conf").write_text(
        f"Listen {root}/socket\nBrowsing Off\nWebInterface No\nDefaultAuthType None\nLogLevel info\n"
        "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
        "<Policy default>\n<Limit All>\nOrder allow,deny\nAllow all\n</Limit>\n</Policy>\n"
    )
    (root / "etc/cups-files.conf").write_text(
        f"ServerRoot {root}/etc\nRequestRoot {root}/spool\nTempDir {root}/spool/tmp\nCacheDir {root}/cache\n"
        f"StateDir {root}/state\nAccessLog {root}/log/access\nErrorLog {root}/log/error\nPageLog {root}/log/page\n"
        f"SystemGroup nogroup\nUser {user or os.environ.get('USER', 'nobody')}\nGroup nogroup\n"
    )
    if user is not None:
        subprocess.run(["chown", "-R", f"{user}:nogroup", str(root)], check=True)
        root.chmod(0o755)
    server = subprocess.Popen(
        ["/usr/sbin/cupsd", "-f", "-c", f"{root}/etc/cupsd.conf", "-s", f"{root}/etc/cups-files.conf"],
        user=user,
        group="nogroup" if user else None,
    )
    try:
        wait_for("cupsd", (root / "socket").exists)
        yield str(root / "socket")
    finally:
        server.terminate()
        server.wait(60)
        shutil.rmtree(root, ignore_errors=True)
