"""Which sound systems and outputs there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from devices.sound.alsa import Alsa
from devices.sound.base import SoundFault, SoundOutput
from devices.sound.pipewire import PipeWire
from devices.sound.pulse import Pulse
from devices.sound.system import SoundSystem, SystemSilent

#: In the order of trying: Pulse first, since PipeWire speaks its protocol too and tells more that way.
_SYSTEMS: tuple[type[SoundSystem], ...] = (Pulse, PipeWire, Alsa)


class NoSound(Exception):
    """No sound system answers. Carries what each of them said, for the technician."""

    fault = SoundFault.NO_SYSTEM


def find_system(
    wanted: str = "auto", environ: Mapping[str, str] | None = None
) -> tuple[SoundSystem, tuple[SoundOutput, ...]]:
    """Return the first sound system that answers with an output, and its outputs; raises NoSound."""
    said = []
    for kind in _SYSTEMS:
        if wanted not in ("auto", kind.name):
            continue
        system = kind(environ)
        try:
            outputs = system.outputs()
        except SystemSilent as error:
            said.append(f"{kind.name}: {error}")
            continue
        if outputs:
            return system, outputs
        said.append(f"{kind.name}: no output")
    raise NoSound("; ".join(said))


def list_outputs(wanted: str = "auto", environ: Mapping[str, str] | None = None) -> tuple[SoundOutput, ...]:
    """Return every output of the sound system in use, the default one first; empty where there is none."""
    try:
        _, outputs = find_system(wanted, environ)
    except NoSound:
        return ()
    return tuple(sorted(outputs, key=lambda output: (not output.default, output.title)))


def pick(outputs: Iterable[SoundOutput], name: str | None) -> SoundOutput | None:
    """Return the output of a name, or the default one for None."""
    known = tuple(outputs)
    if name is not None:
        return next((output for output in known if output.name == name), None)
    return next((output for output in known if output.default), known[0] if known else None)
