"""QML is clean to qmllint with the types of the Python view-models, warnings and all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

ROOT = Path(__file__).resolve().parents[2]
VIEW = ROOT / "kiosk" / "view"
TOOLS = Path(sys.executable).parent
LIBEXEC = Path(PySide6.__file__).parent / "Qt" / "libexec"
FOREIGN = Path(PySide6.__file__).parent / "Qt" / "metatypes"

#: The modules of `View` that these QML files see.
SEEN = ("theme", "words", "rows", "pages", "bar", "visit")


@pytest.fixture(scope="module")
def types(tmp_path_factory) -> Path:
    """Return an import path that holds the module `View` with what Python gives QML."""
    folder = tmp_path_factory.mktemp("qml")
    module = folder / "View"
    module.mkdir()
    found = []
    for name in SEEN:
        source = VIEW / f"{name}.py"
        told = subprocess.run(
            [TOOLS / "pyside6-metaobjectdump", source], capture_output=True, text=True, check=True
        ).stdout
        if told.strip():
            found += json.loads(told)
    types = folder / "types.json"
    types.write_text(json.dumps(found), encoding="utf-8")
    foreign = ",".join(str(path) for path in sorted(FOREIGN.glob("qt6[cgq][oum][rli]*_metatypes.json")))
    registrar = [
        LIBEXEC / "qmltyperegistrar",
        "--generate-qmltypes",
        module / "types.qmltypes",
        "--import-name",
        "View",
        "--major-version",
        "1",
        "--minor-version",
        "0",
        "-o",
        folder / "unused.cpp",
        *(["--foreign-types", foreign] if foreign else []),
        types,
    ]
    subprocess.run(registrar, capture_output=True, text=True, check=True)
    (module / "qmldir").write_text("module View\ntypeinfo types.qmltypes\ndepends QtQuick\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("module", ["Common", "Kiosk"])
def test_qml_is_clean(types, module):
    files = sorted((ROOT / "ui" / module).glob("*.qml"))
    assert files
    done = subprocess.run(
        [TOOLS / "pyside6-qmllint", "-W", "0", "-I", types, "-I", ROOT / "ui", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
