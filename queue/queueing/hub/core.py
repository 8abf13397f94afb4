"""The hub itself: its parts, put together in one place, and the hours they keep."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from queueing.centre import Centre, HubSettings
from queueing.clock import Clock
from queueing.hub.accounts import Accounts
from queueing.hub.continuity import Continuity
from queueing.hub.database import EVENT_BITS, Database
from queueing.hub.hall import Hall
from queueing.hub.helping import Helping
from queueing.hub.house import House
from queueing.hub.intake import Intake
from queueing.hub.machines import Machines
from queueing.hub.pages import BARE, Layers, Pages
from queueing.hub.records import load_day, load_kiosks
from queueing.hub.secrets import Passwords
from queueing.hub.serving import Serving
from queueing.hub.stream import Broadcaster, Frame, Presence, Streams
from queueing.hub.teller import Teller
from queueing.hub.work import Changes, Works
from queueing.hub.writer import Writer
from queueing.tickets.pictures import hub_share

_FOLLOW_S = 0.1  # how long changes are gathered before what follows from them is told
_TICK_S = 1.0
_REFRESH_TICKS = 15  # opening hours and waits change by time alone
_REMIND_TICKS = 30
_PRUNE_TICKS = 60


class Hub:
    """One centre's hub. Its writer's thread decides, the event loop talks."""

    def __init__(
        self,
        centre: Centre,
        settings: HubSettings,
        data_dir: Path,
        assets: Path,
        clock: Clock,
        synchronised: Callable[[], bool],
        layers: Layers = BARE,
    ) -> None:
        """Open the hub; raises DatabaseRefused if its database cannot be used."""
        self.centre = centre
        self.settings = settings
        self.clock = clock
        self.catalogue = picture_names(assets / "pictures.json")
        self.database = Database.open(settings.database_url, data_dir, centre.site, clock.now().wall)
        try:
            self.continuity = Continuity(data_dir, self.database, clock)
        except BaseException:
            self.database.close()
            raise
        self.writer = Writer()
        self.passwords = Passwords()
        hall = Hall(centre, clock.now().wall.date())
        broadcaster = Broadcaster(self.database.start_number << EVENT_BITS)
        self.hall = hall
        self.teller = Teller(hall, clock, broadcaster, self._ask_to_follow)
        self.works = Works(self.database, hall, clock, self._tell, self.continuity.note)
        self.house = House(self.works, clock, synchronised)
        self.machines = Machines(self.works, clock, self.catalogue, data_dir / "local-pairing")
        self.accounts = Accounts(
            self.works,
            self.writer,
            clock,
            self.passwords,
            data_dir / "setup-code",
            timedelta(hours=settings.session_hours),
        )
        self.serving = Serving(self.works, centre, self.machines, hub_share(self.catalogue))
        self.intake = Intake(self.works, self.continuity, self.machines)
        self.helping = Helping(self.works)
        self.pages = Pages(centre, tuple(self.catalogue), assets / "words", assets / "fonts", layers.words)
        self.streams = Streams(self._snapshot, broadcaster.last_id(""), self._presence)
        self._broadcaster = broadcaster
        self._loop: asyncio.AbstractEventLoop | None = None
        self._follow: asyncio.TimerHandle | None = None
        self._clockwork: asyncio.Task[None] | None = None
        try:
            self.writer.submit(self._load).result()
            self.machines.open_local_pairing()
        except BaseException:
            self.close()
            raise

    def start(self) -> None:
        """Begin to talk; call on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._broadcaster.connect(self._loop, self.streams.deliver)
        self.streams.start()
        self._clockwork = asyncio.create_task(self._keep_time(), name="hub-clockwork")

    async def stop(self) -> None:
        """Stop talking; call on the event loop."""
        self.streams.close()
        self.machines.close_local_pairing()
        if self._follow is not None:
            self._follow.cancel()
        if self._clockwork is not None:
            self._clockwork.cancel()
            with suppress(asyncio.CancelledError):
                await self._clockwork
        self._loop = None

    def close(self) -> None:
        """Finish what is in line and let the database go. Safe to call twice."""
        self.writer.close()
        self.passwords.close()
        self.continuity.close()
        self.database.close()

    def keep_house(self) -> None:
        """Do what time asks for. On the writer's thread."""
        if self.house.keep():
            self._learn()

    # ---- on the writer's thread ---------------------------------------------------------------------------

    def _load(self) -> None:
        site = self.centre.site
        with self.database.transaction() as session:
            self.hall.day = self.house.load(session, site)
            self.continuity.load(session, site, self.hall, self.works)
            load_day(session, self.hall, site, self.hall.day)
            load_kiosks(session, self.hall, site)
            self.machines.load(session, site)
            self.accounts.load(session, site)
        self.continuity.begin()
        self.hall.clerks.update(self.accounts.clerks())
        self.teller.kiosks = lambda: tuple(m.id for m in self.machines.all() if m.kind == "kiosk")
        self.keep_house()
        self._learn()
        self.teller.follow_up()

    def _learn(self) -> None:
        with self.database.transaction() as session:
            self.teller.history = self.house.history(session, self.centre.site, self.hall.day)

    def _tell(self, changes: Changes) -> None:
        self.teller.tell(changes)

    def _set_online(self, machine: UUID, online: bool) -> None:
        self.machines.set_online(machine, online)
        changes = Changes()
        for key, view in self.hall.devices.items():
            if key[0] == machine:
                self.hall.devices[key] = view.model_copy(update={"online": online})
                changes.devices.add(key)
        if changes:
            self.teller.tell(changes)
        if online:
            self.teller.remind(machine)

    def _remind_all(self) -> None:
        for machine in {held.machine for held in self.hall.orders.values()}:
            self.teller.remind(machine)

    # ---- on the event loop --------------------------------------------------------------------------------

    async def _snapshot(self, topic: str) -> Frame:
        return await self.writer.run(self.teller.snapshot, topic)

    def _presence(self, presence: Presence) -> None:
        with suppress(ValueError):  # desks are known by their session; only machines have an id
            self.writer.post(self._set_online, UUID(presence.owner), presence.online)

    def _ask_to_follow(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._schedule_follow_up)

    def _schedule_follow_up(self) -> None:
        if self._follow is None and self._loop is not None:
            self._follow = self._loop.call_later(_FOLLOW_S, self._follow_up)

    def _follow_up(self) -> None:
        self._follow = None
        self.writer.post(self.teller.follow_up)

    async def _keep_time(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(_TICK_S)
            ticks += 1
            self.writer.post(self.keep_house)
            if ticks % _REFRESH_TICKS == 0:
                self.writer.post(self.teller.follow_up)
            if ticks % _REMIND_TICKS == 0:
                self.writer.post(self._remind_all)
            if ticks % _PRUNE_TICKS == 0:
                self.writer.post(self.accounts.prune)


def picture_names(file: Path) -> Sequence[str]:
    """Return the ids of all ticket pictures, in the catalogue's order."""
    return tuple(picture["id"] for picture in json.loads(file.read_text(encoding="utf-8")))
