"""docs/settings.md and its Vietnamese twin, made from the settings' models: `python -m kiosk.setting_docs docs`."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from kiosk.configure.setting_list import Setting, all_settings
from kiosk.paths import words_folder
from queueing.words import Words, load_words

FILES = {"en": "settings.md", "vi": "settings.vi.md"}


def page(words: Words) -> str:
    """Return the page in one language."""
    lines = [f"# {words.text('configure.docs.title')}", "", words.text("configure.docs.intro"), ""]
    for (section, of), settings in groupby(all_settings(), key=_section):
        title = f"`{section}`" if of is None else f"`{section}` · `connection: {of}`"
        lines += [f"## {title}", ""]
        heads = [words.text(f"configure.docs.{head}") for head in ("key", "kind", "default", "about")]
        lines += ["| " + " | ".join(heads) + " |", "|---|---|---|---|"]
        lines += [_row(setting, words) for setting in settings]
        lines.append("")
    return "\n".join(lines)


def write(folder: Path) -> None:
    """Write the page in every language."""
    for language, name in FILES.items():
        (folder / name).write_text(page(load_words(words_folder(), language)), encoding="utf-8")


def _section(setting: Setting) -> tuple[str, str | None]:
    return setting.section, setting.of


def _row(setting: Setting, words: Words) -> str:
    default = setting.default_text(words)
    shown = default if setting.required else f"`{default}`"
    cells = (f"`{setting.key}`", setting.kind(words), shown, setting.about(words))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
