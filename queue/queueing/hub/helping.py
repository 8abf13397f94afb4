"""Calls for a person: a member of staff takes one, and later says that it is done. On the writer's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import update

from queueing.hub.hall import Hall, Help
from queueing.hub.intake import close_helps
from queueing.hub.models import HelpRow
from queueing.hub.refusals import unknown
from queueing.hub.work import Effect, Works
from queueing.wire import HelpView


@dataclass(slots=True)
class Helping:
    """What staff do about calls for a person. Repeating changes nothing."""

    works: Works

    def answer(self, by: str, help_id: UUID) -> HelpView:
        """Note that somebody is on the way; the first who says so stays."""
        held = self._held(help_id)
        if held.view.answered_by is not None:
            return held.view
        with self.works.begin() as work:
            work.session.execute(
                update(HelpRow).where(HelpRow.id == help_id).values(answered_by=by, answered_at=work.now)
            )
            answered = replace(held, view=held.view.model_copy(update={"answered_by": by}))
            work.then(_keep(answered))
            work.changes.helps.add(help_id)
        return answered.view

    def close(self, by: str, help_id: UUID) -> HelpView:
        """Note that the person was helped."""
        held = self._held(help_id)
        with self.works.begin() as work:
            close_helps(work, lambda row: row.id == help_id, by=by)
        return held.view.model_copy(update={"open": False, "answered_by": held.view.answered_by or by})

    def _held(self, help_id: UUID) -> Help:
        held = self.works.hall.helps.get(help_id)
        if held is None:
            raise unknown("call for help")
        return held


def _keep(held: Help) -> Effect:
    def keep(hall: Hall) -> None:
        hall.helps[held.view.id] = held

    return keep
