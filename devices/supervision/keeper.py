"""The keeper of one device: a thread that opens, tends and closes its driver, and lends it to jobs in between."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, runtime_checkable

from devices.driver import DeviceFault, DeviceStatus, Driver
from devices.supervision import keeping as rules
from devices.supervision.backoff import Backoff
from devices.supervision.hotplug.identity import Identity
from devices.supervision.keeping import Keeping, News, Phase
from devices.supervision.snapshot import ERROR, SILENT, UNREACHABLE, DeviceSnapshot

_log = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Patience:
    """Every delay of a keeper, in seconds. A driver whose work takes longer by its nature gets its own."""

    load: float = 90.0  # for making the driver: a cold disk may take long to give its library, which is no silence
    call: float = 10.0  # for opening, tending or closing, before the driver counts as silent
    abandon: float = 20.0  # from then on, before its thread is given up, where a fresh driver can be made
    rest: float = 0.0  # between two tends of a driver that does not wait by itself; an errand ends it
    job: float = 60.0  # for a job of somebody else, where that one names no limit
    farewell: float = 1.5  # at the end, for what is under way
    backoff: Backoff = field(default_factory=Backoff)


@runtime_checkable
class Wakeable(Protocol):
    """A driver whose `tend` waits, and can be told to return soon. Safe from any thread."""

    def wake(self) -> None:
        """Have a `tend` that only waits return at once."""
        ...


@runtime_checkable
class Plugged(Protocol):
    """A driver that learns which plug is its own only when it opens the device. Safe from any thread."""

    @property
    def plug(self) -> Identity | None:
        """The plug's identity; None as long as it is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Means:
    """What every keeper of a supervisor is given. `chance` returns a number in [0, 1)."""

    clock: Callable[[], float]
    chance: Callable[[], float]
    on_change: Callable[[DeviceSnapshot], None]


@dataclass(slots=True)
class _Errand:
    """A job of somebody else. It may be answered twice: by the watchdog that it hangs, and by itself much later."""

    job: Callable[[Driver], Any]
    result: Future[Any]
    limit: float

    def answer(self, value: object) -> None:
        """Give the result to whoever asked."""
        with suppress(InvalidStateError):
            self.result.set_result(value)

    def fail(self, error: Exception) -> None:
        """Tell whoever asked why there is no result."""
        with suppress(InvalidStateError):
            self.result.set_exception(error)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call to the driver that is under way."""

    what: str
    began: float
    limit: float
    errand: _Errand | None = None


@dataclass(slots=True, eq=False)
class _Hold:
    """A driver and the one thread that makes it and touches it."""

    driver: Driver | None = None  # until it is opened for the first time
    clean: bool = True  # closed
    call: _Call | None = None


class Keeper:
    """Keeps one device. Its driver is touched by one thread only; everything else may be called from any thread.

    `make` makes the driver on that thread, since the libraries of some take a second to load. With `renews` one
    that stays in a call for ever is given up for a fresh one; without it the keeper waits for as long as it takes.
    """

    def __init__(
        self,
        name: str,
        kind: str,
        make: Callable[[], Driver],
        means: Means,
        *,
        renews: bool = False,
        patience: Patience | None = None,
    ) -> None:
        self.name = name
        self.kind = kind
        self._hold = _Hold()
        self._means = means
        self._make = make
        self._renews = renews
        self._patience = patience or Patience()
        self._lock = threading.Lock()
        self._keeping = rules.begin(means.clock())
        self._errands: deque[_Errand] = deque()
        self._stopping = False
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._telling = threading.RLock()
        self._told: DeviceSnapshot | None = None

    # ---- from any thread --------------------------------------------------------------------------------------

    @property
    def snapshot(self) -> DeviceSnapshot:
        """How the device is now."""
        now = self._keeping  # read once: replaced as a whole
        return DeviceSnapshot(self.name, self.kind, now.state, now.faults, now.detail, now.since)

    @property
    def plug(self) -> Identity | None:
        """Which plug is the device's, where its driver is one that finds out."""
        driver = self._hold.driver
        return driver.plug if isinstance(driver, Plugged) else None

    def start(self) -> None:
        """Begin to keep the device."""
        self._tell()
        self._begin_thread()

    def ask(self, job: Callable[[Driver], T], limit: float | None = None) -> Future[T]:
        """Have a job run on the keeper's thread; see Supervisor.ask."""
        result: Future[T] = Future()
        with self._lock:
            gone = self._why_gone() if self._stopping or self._keeping.phase is Phase.HUNG else None
            if gone is None:
                self._errands.append(_Errand(job, result, self._patience.job if limit is None else limit))
        if gone is not None:
            result.set_exception(gone)
        self._rouse()
        return result

    def plugged(self) -> None:
        """Take note that a device that fits was plugged in."""
        self._change(rules.plugged)
        self._rouse()

    def pulled(self) -> None:
        """Take note that the device was unplugged."""
        pause = self._patience.backoff.first
        self._change(lambda keeping, now: rules.pulled(keeping, now, pause=pause))
        self._rouse()

    def look(self) -> None:
        """See whether the driver overstays in a call: the watchdog's round. Never blocks."""
        now = self._means.clock()
        hold, call = self._hold, self._hold.call
        if call is None or now < call.began + call.limit:
            return
        detail = f"{call.what} takes longer than {call.limit:g} s"
        stays = False

        def overstayed(keeping: Keeping, at: float) -> Keeping:
            nonlocal stays
            stays = hold.call is call
            return rules.overstayed(keeping, detail, at) if stays else keeping

        self._change(overstayed)
        if not stays:
            return  # it came back at the last moment
        if call.errand is not None:
            call.errand.fail(DeviceFault(SILENT, detail))
        self._fail_errands()
        if self._renews and now >= call.began + call.limit + self._patience.abandon:
            self._take_over(call)

    def ask_to_stop(self) -> None:
        """Begin to end: what is under way may still finish."""
        self._stopping = True
        self._rouse()

    def join(self, timeout: float) -> bool:
        """Wait for the end; return whether the device was let go of. No job that waits is run any more."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)
        self._fail_errands()
        return thread is None or not thread.is_alive()

    @property
    def farewell(self) -> float:
        """How long the end may take, in seconds."""
        return self._patience.farewell

    # ---- the keeper's thread ------------------------------------------------------------------------------------

    def turn(self) -> float:
        """Do the next thing that is to be done; return how long to rest afterwards, in seconds.

        Called by the thread that `start` begins; a test may call it instead of starting one.
        """
        return self._turn(self._hold)

    def _run(self, hold: _Hold) -> None:
        while not self._stopping and hold is self._hold:
            pause = self._turn(hold)
            if pause > 0:
                self._wake.wait(pause)
            self._wake.clear()
        self._tear_down(hold)

    def _turn(self, hold: _Hold) -> float:
        if not self._is_open:
            self._tear_down(hold)
            if hold is not self._hold:  # given up while it closed: the device belongs to its successor
                return 0.0
            if not self._errands and (left := self._keeping.due - self._means.clock()) > 0:
                return left
            hold.clean = False
            self._tended(hold, lambda: self._open(hold))
            # Who asks is told, unless a plug came meanwhile and it is tried again at once.
            if not self._is_open and hold is self._hold and self._keeping.due > self._means.clock():
                self._fail_errands()
        elif errand := self._next_errand():
            self._lend(hold, errand)
        else:
            self._tended(hold, lambda: self._calling(hold, self._call("tending"), _made(hold).tend))
            return self._patience.rest
        return 0.0

    def _open(self, hold: _Hold) -> DeviceStatus:
        if hold.driver is None:
            loading = _Call("loading", self._means.clock(), self._patience.load)
            driver = self._calling(hold, loading, self._make)
            if hold is not self._hold:  # given up meanwhile: the device belongs to its successor
                raise DeviceFault(SILENT, loading.what)
            hold.driver = driver
        return self._calling(hold, self._call("opening"), hold.driver.open)

    @property
    def _is_open(self) -> bool:
        return self._keeping.phase is Phase.OPEN

    def _tended(self, hold: _Hold, work: Callable[[], DeviceStatus]) -> None:
        before = self._keeping
        try:
            status = work()
        except DeviceFault as fault:
            self._lose(hold, fault, before)
        except Exception as bug:  # noqa: BLE001 - a driver's bug must not end the keeper; it is logged whole
            # ... but not again at each try while the device is lost.
            level = logging.DEBUG if self._keeping.lost else logging.ERROR
            _log.log(level, "%s: a bug in its driver", self.name, exc_info=bug)
            self._lose(hold, DeviceFault(ERROR, f"{type(bug).__name__} in the driver"), before)
        else:
            self._change(lambda keeping, now: rules.told(keeping, status, before, now), hold)

    def _lend(self, hold: _Hold, errand: _Errand) -> None:
        before = self._keeping
        self._change(rules.lent, hold)
        call = _Call("a job", self._means.clock(), errand.limit, errand)
        try:
            value = self._calling(hold, call, lambda: errand.job(_made(hold)))
        except DeviceFault as fault:
            self._lose(hold, fault, before)
            errand.fail(fault)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever asked, and reaches them
            self._change(lambda keeping, now: rules.returned(keeping, before, now), hold)
            errand.fail(error)
        else:
            self._change(lambda keeping, now: rules.returned(keeping, before, now), hold)
            errand.answer(value)

    def _tear_down(self, hold: _Hold) -> None:
        """Close the driver, if it was opened since it was closed last."""
        if hold.clean:
            return
        try:
            if hold.driver is not None:
                self._calling(hold, self._call("closing"), hold.driver.close)
        except Exception:  # noqa: BLE001 - it must not keep the device lost
            _log.exception("%s: closing met a bug", self.name)
        hold.clean = True
        self._change(_if_hung, hold)

    def _call(self, what: str) -> _Call:
        return _Call(what, self._means.clock(), self._patience.call)

    def _calling(self, hold: _Hold, call: _Call, run: Callable[[], R]) -> R:
        """Call the driver under the watchdog's eyes."""
        with self._lock:
            hold.call = call
        try:
            return run()
        finally:
            with self._lock:
                hold.call = None

    def _lose(self, hold: _Hold, fault: DeviceFault, before: Keeping) -> None:
        backoff, chance = self._patience.backoff, self._means.chance()
        self._change(
            lambda keeping, now: rules.failed(keeping, fault, before, now, backoff=backoff, chance=chance), hold
        )

    # ---- what is so ---------------------------------------------------------------------------------------------

    def _change(self, rule: Callable[[Keeping, float], Keeping], hold: _Hold | None = None) -> None:
        """Apply a rule, unless it comes from a thread that was given up; tell the log and the others."""
        with self._lock:
            if hold is not None and hold is not self._hold:
                return
            before = self._keeping
            self._keeping = after = rule(before, self._means.clock())
        self._log(rules.news(before, after), after)
        self._tell()

    def _tell(self) -> None:
        """Tell the newest snapshot, in order, from whichever thread; those that were overtaken are left out."""
        with self._telling:
            snapshot = self.snapshot
            if snapshot != self._told:
                self._told = snapshot
                self._means.on_change(snapshot)

    def _log(self, news: News | None, after: Keeping) -> None:
        if news is News.LOST:
            _log.warning("%s lost: %s %s", self.name, ", ".join(sorted(after.faults)), after.detail)
        elif news is News.BACK:
            _log.info("%s back: %s", self.name, after.state)

    def _rouse(self) -> None:
        self._wake.set()
        driver = self._hold.driver
        if driver is not None and isinstance(driver, Wakeable):
            driver.wake()

    # ---- errands ------------------------------------------------------------------------------------------------

    def _next_errand(self) -> _Errand | None:
        while True:
            with self._lock:
                if not self._errands:
                    return None
                errand = self._errands.popleft()
            if errand.result.set_running_or_notify_cancel():
                return errand

    def _fail_errands(self) -> None:
        with self._lock:
            waiting = list(self._errands)
            self._errands.clear()
            why = self._why_gone()
        for errand in waiting:
            if errand.result.set_running_or_notify_cancel():
                errand.result.set_exception(why)

    def _why_gone(self) -> DeviceFault:
        faults = sorted(self._keeping.faults)
        return DeviceFault(faults[0] if faults else UNREACHABLE, self._keeping.detail)

    # ---- threads ------------------------------------------------------------------------------------------------

    def _begin_thread(self) -> None:
        hold = self._hold
        self._thread = threading.Thread(target=self._run, args=(hold,), name=f"keeper-{self.name}", daemon=True)
        self._thread.start()

    def _take_over(self, call: _Call) -> None:
        """Give a thread up that hangs in its driver, and go on with a fresh driver on a fresh thread.

        Should the old one ever come back, it closes its own driver and ends.
        """
        fresh = _Hold()
        with self._lock:
            if self._hold.call is not call:
                return  # it came back at the last moment
            self._hold = fresh
        _log.warning("%s: %s never ends, its driver is given up for a fresh one", self.name, call.what)
        self._change(rules.given_back)
        self._begin_thread()


def _made(hold: _Hold) -> Driver:
    assert hold.driver is not None, "only an open device is tended or lent"
    return hold.driver


def _if_hung(keeping: Keeping, now: float) -> Keeping:
    return rules.given_back(keeping, now) if keeping.phase is Phase.HUNG else keeping
