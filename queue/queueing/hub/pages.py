"""What pages need beside the queue: the centre, the words, the names of pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from queueing.centre import Centre
from queueing.hub.forms import CentreCounter, CentreService, CentreView
from queueing.hub.refusals import unknown
from queueing.hub.search import fold
from queueing.words import Words, load_words

_PICTURE = "picture."


@dataclass(frozen=True, slots=True)
class Layers:
    """Folders that a province and a commune lay over the shipped words and drawings, the lower first."""

    words: tuple[Path, ...] = ()
    art: tuple[Path, ...] = ()


#: Nothing lies over what ships with the program.
BARE = Layers()


@dataclass(slots=True)
class Pages:
    """Public facts, read from the assets at first need."""

    centre: Centre
    catalogue: tuple[str, ...]
    words_dir: Path
    fonts: Path
    words_over: tuple[Path, ...] = ()
    _words: dict[str, Words] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def languages(self) -> tuple[str, ...]:
        """Return the languages that have words, Vietnamese first."""
        found = sorted(folder.name for folder in self.words_dir.iterdir() if any(folder.glob("*.json")))
        return tuple(sorted(found, key=lambda language: language != "vi"))

    def centre_view(self, *, set_up: bool) -> CentreView:
        """Return the centre as pages show it."""
        centre = self.centre
        return CentreView(
            mode=centre.mode,
            site=centre.site,
            office=centre.office,
            commune=centre.commune,
            services=tuple(
                CentreService(code=s.code, name=s.name, look=s.look, bring=s.bring) for s in centre.services
            ),
            counters=tuple(CentreCounter(label=c.label, services=c.services) for c in centre.counters),
            languages=self.languages(),
            reasons=centre.rules.reasons,
            max_recalls=centre.rules.max_recalls,
            park_minutes=centre.rules.park_minutes,
            pictures=self.catalogue,
            notice=centre.notice,
            set_up=set_up,
        )

    def words(self, language: str, areas: frozenset[str]) -> dict[str, str]:
        """Return id → text of these areas; raises Refusal for a language that has no words."""
        texts = self.catalogue_of(language).as_dict()
        return {word_id: text for word_id, text in texts.items() if word_id.partition(".")[0] in areas}

    def picture_names(self) -> dict[str, str]:
        """Return the id of a picture by each of its folded names, in every language."""
        if not self._names:
            for language in self.languages():
                for word_id, text in self.catalogue_of(language).as_dict().items():
                    if word_id.startswith(_PICTURE):
                        self._names[fold(text)] = word_id.removeprefix(_PICTURE)
        return self._names

    def catalogue_of(self, language: str) -> Words:
        """Return all words of a language; raises Refusal for one that has none."""
        words = self._words.get(language)
        if words is None:
            if language not in self.languages():
                raise unknown("language")
            fallback = self.catalogue_of("vi") if language != "vi" else None
            words = self._words[language] = load_words(self.words_dir, language, fallback, over=self.words_over)
        return words
