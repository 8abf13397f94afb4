"""Which release of this program runs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def package_version() -> str:
    """Return the version of this program."""
    try:
        return version("commune-kiosk")
    except PackageNotFoundError:
        return "0"  # run from a source folder that was never installed
