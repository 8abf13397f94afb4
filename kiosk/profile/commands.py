"""`kiosk profile import`: a province's profile taken over from a shell."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.console import Console
from kiosk.paths import assets_folder, words_folder
from kiosk.profile.read import ProfileWrong, read_profile
from kiosk.profile.take import plan, take
from kiosk.settings.problems import Problem, SettingsError
from kiosk.settings.site_text import flow

WELL, REFUSED = 0, 1  # exit codes
_LONGEST = 60


def import_profile(console: Console, folder: Path, *, dry_run: bool) -> int:
    """Show what a profile changes, and take it over unless it is a dry run; return the exit code."""
    try:
        planned = plan(read_profile(folder, words_folder(), assets_folder() / "art"))
        head = planned.profile.head
        console.say("profile.found", name=head.name, version=head.version)
        if not dry_run:
            take(planned)
        for change in planned.changes:
            word = "profile.kept" if change.kept else "profile.taken"
            sys.stdout.write(
                console.words.text(word, key=change.key, here=_short(change.here), new=_short(change.new)) + "\n"
            )
        for name in planned.files:
            sys.stdout.write(console.words.text("profile.file", name=name) + "\n")
        if not planned.changes and not planned.files:
            console.say("profile.nothing")
        if dry_run:
            console.say("profile.dry_run")
            return WELL
    except (ProfileWrong, SettingsError) as wrong:
        return _complain(console, wrong.problems)
    except BrokenPipeError:
        raise  # whoever read what is printed has closed it: no fault of the profile
    except OSError as error:
        console.complain("profile.failed", reason=error.strerror or error)
        return REFUSED
    console.say("profile.done")
    return WELL


def _short(value: object) -> str:
    text = value if isinstance(value, str) else flow(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _complain(console: Console, problems: tuple[Problem, ...]) -> int:
    console.complain("profile.refused")
    for words in console.catalogues:
        for problem in problems:
            sys.stderr.write(f"  {problem.sentence(words)}\n")
    return REFUSED
