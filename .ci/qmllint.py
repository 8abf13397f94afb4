"""Lint all QML with qmllint, which is told the types that Python registers.

The types are read from the meta-objects of the running classes and turned into a description that qmllint reads
(pyside6-qmltyperegistrar). Ends with 1 if anything is found.
"""

# WORKAROUND for pyside6-metaobjectdump 6.11, which reads sources instead: it crashes on types that are named by a
# string, on lambdas as getters and on `from . import x`, and takes pointers for values.

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import PySide6
from PySide6.QtCore import QMetaMethod, QMetaObject, QObject

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
_NAME = re.compile(r'^QML_IMPORT_NAME\s*=\s*"([^"]+)"', re.MULTILINE)
_DECORATORS = {
    "QmlElement": ("QML.Element", "auto"),
    "QmlAnonymous": ("QML.Element", "anonymous"),
    "QmlSingleton": ("QML.Singleton", "true"),
    "QmlUncreatable": ("QML.Creatable", "false"),
}


def main() -> int:
    """Return the exit code."""
    files = sorted((ROOT / "ui").rglob("*.qml"))
    with tempfile.TemporaryDirectory() as folder:
        types = Path(folder)
        for name, sources in _registering_sources().items():
            _describe(name, sources, types)
        command = [TOOLS / "pyside6-qmllint", "-W", "0", "-I", types, "-I", ROOT / "ui", *files]
        code = subprocess.run(command, check=False).returncode if files else 0
    sys.stdout.write(f"qmllint: {len(files)} files, {'clean' if code == 0 else 'see above'}\n")
    return 1 if code else 0


def _registering_sources() -> dict[str, list[Path]]:
    """Return the Python files that register types, by the name of the QML module."""
    found = defaultdict(list)
    for file in sorted((ROOT / "kiosk").rglob("*.py")):
        if name := _NAME.search(file.read_text(encoding="utf-8")):
            found[name[1]].append(file)
    return found


def _describe(name: str, sources: list[Path], types: Path) -> None:
    """Write the description of one QML module into `types`."""
    folder = types / Path(*name.split("."))
    folder.mkdir(parents=True)
    dump = folder / "metatypes.json"
    dump.write_text(json.dumps([_dump(source) for source in sources]), encoding="utf-8")
    command = [TOOLS / "pyside6-qmltyperegistrar", "--generate-qmltypes", folder / "types.qmltypes"]
    command += ["--import-name", name, "--major-version", "1", "-o", folder / "unused.cpp"]
    qt = Path(PySide6.__file__).parent / "Qt" / "metatypes"
    foreign = ",".join(str(qt / f"qt6{part}_metatypes.json") for part in ("core", "gui", "qml", "quick"))
    command += [f"--foreign-types={foreign}", dump]
    subprocess.run(command, check=True)
    (folder / "qmldir").write_text(f"module {name}\ntypeinfo types.qmltypes\ndepends QtQuick\n", encoding="utf-8")


def _dump(source: Path) -> dict[str, Any]:
    """Return the types that one Python module registers, in the form of Qt's own moc."""
    module = importlib.import_module(".".join(source.relative_to(ROOT).with_suffix("").parts))
    classes = [
        _class(getattr(module, node.name), _class_infos(node))
        for node in ast.parse(source.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and issubclass(getattr(module, node.name), QObject)
    ]
    return {"classes": classes, "outputRevision": 68, "inputFile": source.name}


def _class_infos(node: ast.ClassDef) -> list[dict[str, str]]:
    names = [ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list]
    infos = [dict(zip(("name", "value"), _DECORATORS[name], strict=True)) for name in names if name in _DECORATORS]
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "QmlNamedElement":
            infos.append({"name": "QML.Element", "value": ast.literal_eval(decorator.args[0])})
    return infos


def _class(kind: type[QObject], infos: list[dict[str, str]]) -> dict[str, Any]:
    meta: QMetaObject = kind.staticMetaObject
    base = meta.superClass()
    methods = [meta.method(index) for index in range(meta.methodOffset(), meta.methodCount())]
    return {
        "className": meta.className(),
        "qualifiedClassName": meta.className(),
        "object": True,
        "superClasses": [{"access": "public", "name": base.className()}] if base else [],
        "classInfos": infos,
        "properties": [_property(meta, index) for index in range(meta.propertyOffset(), meta.propertyCount())],
        "signals": [_method(m) for m in methods if m.methodType() == QMetaMethod.MethodType.Signal],
        "slots": [_method(m) for m in methods if m.methodType() == QMetaMethod.MethodType.Slot],
    }


def _property(meta: QMetaObject, index: int) -> dict[str, Any]:
    found = meta.property(index)
    told: dict[str, Any] = {"name": found.name(), "type": found.typeName(), "index": index - meta.propertyOffset()}
    told["read"] = found.name()
    if found.isWritable():
        told["write"] = f"set_{found.name()}"
    if found.isConstant():
        told["constant"] = True
    if found.hasNotifySignal():
        told["notify"] = bytes(found.notifySignal().name().data()).decode()
    return told


def _method(method: QMetaMethod) -> dict[str, Any]:
    kinds = [bytes(kind.data()).decode() for kind in method.parameterTypes()]
    return {
        "access": "public",
        "name": bytes(method.name().data()).decode(),
        "returnType": method.typeName() or "void",
        "arguments": [{"name": f"a{number}", "type": kind} for number, kind in enumerate(kinds, 1)],
    }


if __name__ == "__main__":
    sys.exit(main())
