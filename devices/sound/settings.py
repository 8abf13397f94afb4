"""Settings of sound."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

_Name = Annotated[str, Field(min_length=1, max_length=200)]
_Volume = Annotated[int, Field(ge=10, le=100)]


class OutputChoice(BaseModel):
    """An output, and on it a socket where it has several."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    output: _Name | None = Field(None, description="Name as `kiosk doctor` lists it; null: the default.")
    port: _Name | None = Field(None, description="Socket of the output, where it has several.")


class SystemSoundSettings(BaseModel):
    """Sound through the machine's own sound system."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connection: Literal["system"] = "system"
    system: Literal["auto", "pipewire", "pulse", "alsa"] = Field(
        "auto", description="Sound system; auto takes the first that answers."
    )
    loudspeaker: OutputChoice = OutputChoice()
    handset: OutputChoice | None = Field(None, description="Where private words go; null: there is no handset.")
    volume: _Volume = Field(80, description="Per cent of full scale at the middle step of loudness.")

    @model_validator(mode="after")
    def _handset_is_private(self) -> Self:
        """What goes to the handset must not be heard by everybody."""
        if self.handset is not None and self.handset == self.loudspeaker:
            raise PydanticCustomError("handset_is_loudspeaker", "the handset is the loudspeaker")
        return self


class SimulatedSoundSettings(BaseModel):
    """A demo centre's sound: an ALSA output that writes down what it hears."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connection: Literal["simulated"] = "simulated"
    folder: str | None = Field(None, description="Where what was heard lies; null: `kiosk run` says where.")
    volume: _Volume = Field(80, description="Per cent of full scale at the middle step of loudness.")


SoundSettings = Annotated[SystemSoundSettings | SimulatedSoundSettings, Field(discriminator="connection")]
