"""The house stands: nothing in it breaks the interpreter, the layers, the wheel or a stranger's machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest


def committed(repo: Path) -> list[Path]:
    """Return the files that git knows or would take, as they are on disk."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=repo, capture_output=True, check=True).stdout.decode().split("\0")
    return [repo / name for name in names if name and (repo / name).is_file()]


def text_of(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def test_queue_is_a_source_folder_and_no_package(repo: Path) -> None:
    beside = [entry.name for entry in (repo / "queue").iterdir() if entry.name != "__pycache__"]
    assert beside == ["queueing"], "a module in queue/ would replace Python's own queue"


def test_pythons_own_queue_survives_a_start_from_the_root(repo: Path) -> None:
    code = "import queue, queueing, kiosk, devices; print(queue.Queue.__module__, queue.__file__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=repo, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("queue ")
    assert str(repo / "queue") not in done.stdout


def test_layers_hold(repo: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=repo, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def wheel(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    folder = tmp_path_factory.mktemp("wheel")
    hatchling = Path(sys.executable).with_name("hatchling")
    command: list[str | Path] = [hatchling, "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=repo, capture_output=True, check=True)
    return zipfile.Path(next(folder.glob("*.whl")))


def test_the_wheel_holds_packages_and_data_and_nothing_else(wheel: zipfile.Path) -> None:
    names = {entry.name for entry in wheel.iterdir() if not entry.name.endswith(".dist-info")}
    assert names == {"kiosk", "devices", "queueing"}
    for inside in (
        "kiosk/__main__.py",
        "devices/printers/base.py",
        "queueing/clock.py",
        "kiosk/_data/config/defaults.yaml",
        "kiosk/_data/config/demo.yaml",
        "kiosk/_data/config/theme.json",
        "kiosk/_data/assets/words/vi/cli.json",
        "kiosk/_data/assets/fonts/NotoSans-Regular.ttf",
        "kiosk/_data/ui/Common/qmldir",
        "kiosk/_data/ui/desk/index.html",
    ):
        assert wheel.joinpath(inside).is_file(), inside


def test_the_wheel_runs_without_the_work_tree(wheel: zipfile.Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(str(wheel).rstrip("/")) as archive:
        archive.extractall(tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import kiosk; assert kiosk.__file__.startswith(sys.argv[1]), kiosk.__file__\n"
        "from kiosk.settings.model import load_settings\n"
        "print(load_settings(demo=True).centre.site)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "demo"


def test_qt_is_pinned_below_the_release_that_loses_references(repo: Path) -> None:
    wanted = tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    qt = [line for line in wanted if line.startswith("PySide6")]
    assert {line.split(">")[0] for line in qt} == {"PySide6-Essentials", "PySide6-Addons"}
    assert all(line.endswith(">=6.11.3,<6.12") for line in qt)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        versions = locked(repo / lock)
        assert {versions[name] for name in ("pyside6-essentials", "pyside6-addons", "shiboken6")} == {"6.11.3"}
        assert "pyside6" not in versions, "Essentials and Addons only"


def locked(lock: Path) -> dict[str, str]:
    """Return the versions of a lock, asserting that each has a hash."""
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    versions = {}
    for block in blocks:
        name, version = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", block).groups()  # type: ignore[union-attr]  # every block is a pin
        assert "--hash=sha256:" in block, f"{name} has no hash"
        versions[canonical(name)] = version
    return versions


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_of_the_tests_holds_all_that_running_needs(repo: Path) -> None:
    run, dev = locked(repo / "requirements.lock"), locked(repo / "requirements-dev.lock")
    assert run.items() <= dev.items()


def test_every_declared_dependency_is_locked(repo: Path) -> None:
    project = tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    for wanted, lock in (
        (project["project"]["dependencies"] + groups["build"], "requirements.lock"),
        (groups["dev"], "requirements-dev.lock"),
    ):
        names = {canonical(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in wanted}  # type: ignore[index]  # they all begin with a name
        assert names <= locked(repo / lock).keys()


def test_no_file_names_an_index_or_a_place_on_a_machine(repo: Path) -> None:
    index = re.compile(
        r"index-url|extra-index|find-links|registry *=|\"resolved\":|//pypi\.|simple/?[\"'\s]*$", re.M
    )
    place = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|root|home/[a-z]+)/[A-Za-z.]", re.M)
    this = Path(__file__).name
    for file in committed(repo):
        text = text_of(file)
        if text is None or file.name == this:
            continue
        assert not place.search(text), f"{file}: a path of somebody's machine"
        if file.suffix in {".txt", ".toml", ".cfg", ".json", ".lock", ".sh", ".yaml", ".yml"} or not file.suffix:
            assert not index.search(text), f"{file}: an address of an index"


def test_pre_commit_runs_local_hooks_only(repo: Path) -> None:
    from ruamel.yaml import YAML

    config = YAML(typ="safe", pure=True).load((repo / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [entry["repo"] for entry in config["repos"]] == ["local"]
    assert {hook["language"] for entry in config["repos"] for hook in entry["hooks"]} == {"system"}


def test_qmllint_knows_the_types_of_python(repo: Path, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, ".ci/qmllint.py"], cwd=repo, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_scripts_are_executable_and_clean(repo: Path) -> None:
    for script in (repo / "install.sh", repo / ".ci" / "run"):
        assert script.stat().st_mode & 0o111, f"{script} has no run bit"
        subprocess.run(["bash", "-n", script], check=True)
    assert (
        "./install.sh test" in (repo / ".ci" / "run").read_text()
        or "install.sh" in (repo / ".ci" / "run").read_text()
    )


def test_everything_that_ships_says_its_licence(repo: Path) -> None:
    assert "MIT" in (repo / "LICENSE").read_text(encoding="utf-8")
    assert "Open Font License" in (repo / "assets" / "fonts" / "COPYRIGHT.txt").read_text(encoding="utf-8")
    project = tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "MIT"


def test_json_files_are_whole(repo: Path) -> None:
    for file in committed(repo):
        if file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
