"""The commands of install.sh in a bare Debian of its own: a demo comes up, a box is made and turned back.

Long, since each fetches a whole Debian and installs everything into it; needs root and mmdebstrap. systemd does not
run there: tests/integration/box/test_boot.py boots a box.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.integration.box.bare import BareDebian, bare_debian
from tests.waiting import wait_for

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
def bare(
    request: pytest.FixtureRequest, repo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BareDebian]:
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        pytest.skip("needs root and mmdebstrap (apt install mmdebstrap)")
    with bare_debian(request.param, tmp_path_factory.mktemp("debian"), repo) as debian:
        yield debian


def test_an_account_of_somebody_else_is_refused_before_anything_is_touched(bare: BareDebian) -> None:
    bare.run("useradd", "--create-home", "kiosk")
    before = bare.picture()
    code, said = bare.try_out("/srv/source/install.sh", "kiosk")
    assert code == 1
    assert "an account named kiosk that is somebody else's" in said
    assert bare.picture() == before
    assert bare.try_out("dpkg-query", "-W", "openbox")[0] != 0
    bare.run("userdel", "--remove", "kiosk")


@pytest.fixture
def person(bare: BareDebian) -> Iterator[str]:
    """Let somebody who is no administrator have a clone of their own."""
    bare.run("useradd", "--create-home", "--user-group", "--shell", "/bin/bash", "an")
    bare.run("sh", "-c", "cp -r /srv/source ~an/source && chown -R an:an ~an")
    yield "an"
    bare.run("userdel", "--remove", "an")


RUN = ("sh", "-c", "cd ~/source && exec ./install.sh run")


def test_an_ordinary_person_starts_the_demo(bare: BareDebian, person: str, tmp_path: Path) -> None:
    """Without sudo they are told what to ask for; with it everything is set up, and all is well."""
    code, said = bare.try_out(*RUN, user=person)
    assert code == 1
    assert "Please ask for: apt-get install ca-certificates" in said
    bare.run("sh", "-c", "apt-get update && apt-get install -y --no-install-recommends sudo")
    (bare.root / "etc/sudoers.d/an").write_text(f"{person} ALL=(ALL) NOPASSWD: ALL\n")
    told = tmp_path / "told"
    arguments, environ = bare.command(*RUN, user=person)
    with told.open("wb") as out:
        demo = subprocess.Popen(
            arguments, env=environ, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def ready() -> bool:
        assert demo.poll() is None, told.read_text()[-6000:]
        return "✓ kiosk is ready" in told.read_text() and "✓ board is ready" in told.read_text()

    doctor = ("sh", "-c", "~/source/.venv/bin/kiosk doctor")
    try:
        wait_for("the demo", ready, seconds=1800)
        assert "Installing system packages" in told.read_text()
        address = re.search(r"Desk page: +(http\S+)", told.read_text())
        assert address is not None
        assert httpx.get(address[1], trust_env=False).is_success
        wait_for("all to be well", lambda: bare.try_out(*doctor, user=person)[0] == 0)
        looked = bare.root / "home" / person / ".local/share/commune-kiosk/demo/look"
        for screen in ("kiosk", "board"):
            with Image.open(looked / f"{screen}.png") as picture:
                colours = picture.convert("RGB").getcolors(1 << 24)
            assert colours is not None
            assert len(colours) > 100, f"the {screen} is blank"
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        ended = demo.wait(120)
    assert ended == 0


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
