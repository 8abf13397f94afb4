"""Staff and their log-ins. Known accounts and sessions live in memory; every change is committed first."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from queueing.clock import Clock
from queueing.hub.forms import StaffChange, StaffRequest, StaffView
from queueing.hub.models import SessionRow, StaffRow
from queueing.hub.refusals import Refusal, not_allowed, not_logged_in, too_soon, unknown
from queueing.hub.secrets import Passwords, code_fingerprint, fingerprint, new_code, new_token, same, write_private
from queueing.hub.throttle import ACCOUNT, ADDRESS, CODE, Throttle
from queueing.hub.work import Work, Works
from queueing.hub.writer import Writer
from queueing.wire import LoginRequest, Role, SetupRequest

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

IDLE = timedelta(hours=3)  # longer than the midday break
_SEEN_EVERY = timedelta(minutes=5)  # how coarsely the last use of a session is stored
_RANKS = {Role.CLERK: 0, Role.LEAD: 1, Role.TECHNICIAN: 2}


@dataclass(frozen=True, slots=True)
class Staff:
    """An account."""

    id: int
    username: str
    display_name: str
    role: Role
    password_hash: str
    active: bool

    def may(self, role: Role) -> bool:
        """Return whether the account's role includes `role`."""
        return _RANKS[self.role] >= _RANKS[role]

    def view(self) -> StaffView:
        """Return the account without its secrets."""
        return StaffView(username=self.username, display_name=self.display_name, role=self.role, active=self.active)


@dataclass(frozen=True, slots=True)
class LogIn:
    """A session of a member of staff."""

    id_hash: str
    staff_id: int
    counters: tuple[str, ...]
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a member of staff in a session."""

    staff: Staff
    log_in: LogIn

    @property
    def name(self) -> str:
        """The name that events and the trail bear."""
        return self.staff.username


class Accounts:
    """Who may do what, and who is logged in."""

    def __init__(
        self, works: Works, writer: Writer, clock: Clock, passwords: Passwords, setup_file: Path, length: timedelta
    ) -> None:
        self._works = works
        self._writer = writer
        self._clock = clock
        self._passwords = passwords
        self._setup_file = setup_file
        self._length = length
        self._throttle = Throttle(clock)
        self._staff: dict[int, Staff] = {}
        self._log_ins: dict[str, LogIn] = {}

    def load(self, session: Session, site: str) -> None:
        """Read accounts and sessions at start."""
        self._staff = {
            row.id: _staff(row) for row in session.scalars(select(StaffRow).where(StaffRow.site == site))
        }
        self._log_ins = {
            row.id_hash: _log_in(row) for row in session.scalars(select(SessionRow).where(SessionRow.site == site))
        }

    # ---- set-up -------------------------------------------------------------------------------------------

    @property
    def set_up(self) -> bool:
        """Whether the first account exists."""
        return bool(self._staff)

    def setup_code(self) -> str | None:
        """Return the one-time code of a centre without accounts, written down for whoever starts the hub."""
        if self.set_up:
            self._setup_file.unlink(missing_ok=True)
            return None
        if self._setup_file.exists():
            return self._setup_file.read_text(encoding="utf-8").strip()
        code = new_code()
        write_private(self._setup_file, code + "\n")
        return code

    async def open_centre(self, request: SetupRequest, address: str) -> tuple[Actor, str]:
        """Make the first account, a technician's, and log it in; the code works once."""
        key = f"setup {address}"
        self._wait(key)
        code = self.setup_code()
        if code is None:
            raise Refusal(HTTPStatus.GONE, "already_set_up", "this centre has accounts: log in")
        if not same(code_fingerprint(request.code), code_fingerprint(code)):
            self._throttle.failed(key, CODE)
            raise Refusal(HTTPStatus.FORBIDDEN, "wrong_code", "this is not the code that the hub printed")
        hashed = await self._passwords.hash(request.password)
        first = StaffRequest(
            username=request.username,
            display_name=request.display_name,
            role=Role.TECHNICIAN,
            password=request.password,
        )
        staff = await self._writer.run(self._add, "setup", first, hashed, only_first=True)
        self._setup_file.unlink(missing_ok=True)
        return await self._writer.run(self._begin, staff)

    # ---- sessions -----------------------------------------------------------------------------------------

    async def log_in(self, request: LoginRequest, address: str) -> tuple[Actor, str]:
        """Return the session of a member of staff and its token; failures cost growing time."""
        account, place = f"account {request.username}", f"address {address}"
        self._wait(account, place)
        staff = self._by_name(request.username)
        usable = staff if staff is not None and staff.active else None
        # Counted before the slow check, so that many attempts at once cannot all pass before the first has failed.
        self._throttle.failed(account, ACCOUNT)
        self._throttle.failed(place, ADDRESS)
        if not await self._passwords.matches(request.password, usable.password_hash if usable else None):
            await self._writer.run(self._note_failure, request.username if staff else "?")
            raise _wrong_password()
        self._throttle.succeeded(account)
        self._throttle.forgive(place, ADDRESS)
        assert usable is not None
        return await self._writer.run(self._begin, usable)

    async def actor(self, token: str) -> Actor:
        """Return who a session belongs to; raises Refusal if it is unknown or over."""
        id_hash, now = fingerprint(token), self._clock.now().wall
        actor = self._present(id_hash)
        if now >= actor.log_in.expires_at or now - actor.log_in.seen_at >= IDLE:
            raise not_logged_in()
        if now - actor.log_in.seen_at < _SEEN_EVERY:
            return actor
        try:
            await self._writer.run(self._note_use, id_hash, now)
        except DBAPIError as error:  # a full disk does not shut out who only looks
            log.error("the use of a session cannot be noted: %s", error.orig)
        return self._present(id_hash)

    async def carry_out(
        self, actor: Actor, work: Callable[Concatenate[Actor, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return the result of `work`, carried out on the writer's thread for who asked.

        It is given who asked as that session is by then, with its present counters. Raises Refusal if the session
        ended while this was in line, or may not do any more what it might when it asked.
        """

        def in_turn() -> T:
            present = self._present(actor.log_in.id_hash)
            require(present, actor.staff.role)
            return work(present, *args, **kwargs)

        return await self._writer.run(in_turn)

    def still_valid(self, actor: Actor) -> Callable[[], bool]:
        """Return a question for open streams: is this session still good? Merely watching is no use of it."""
        id_hash = actor.log_in.id_hash

        def valid() -> bool:
            log_in = self._log_ins.get(id_hash)
            staff = self._staff.get(log_in.staff_id) if log_in else None
            return bool(log_in and staff and staff.active and self._clock.now().wall < log_in.expires_at)

        return valid

    def log_out(self, actor: Actor) -> None:
        """End a session. By `carry_out`."""
        with self._works.begin() as work:
            self._end(work, actor.log_in)
            work.audit(actor.name, "log_out")

    def choose_counters(self, actor: Actor, counters: tuple[str, ...]) -> Actor:
        """Put a member of staff at these counters; whoever worked there before gives way (a shift's change).

        By `carry_out`.
        """
        log_in = replace(actor.log_in, counters=counters)
        others = [
            replace(other, counters=tuple(c for c in other.counters if c not in counters))
            for other in self._log_ins.values()
            if other.id_hash != log_in.id_hash and set(other.counters) & set(counters)
        ]
        with self._works.begin() as work:
            for changed in (log_in, *others):
                work.session.execute(
                    update(SessionRow)
                    .where(SessionRow.id_hash == changed.id_hash)
                    .values(counters=list(changed.counters))
                )
            work.audit(actor.name, "counters", counters=", ".join(counters))
            work.changes.counters.update({*counters, *actor.log_in.counters})
            work.then(lambda hall: self._seat((log_in, *others), hall.clerks))
        return Actor(actor.staff, log_in)

    def clerks(self) -> dict[str, str]:
        """Return who works at which counter."""
        now = self._clock.now().wall
        return {
            label: self._staff[log_in.staff_id].username
            for log_in in self._log_ins.values()
            if log_in.staff_id in self._staff and now < log_in.expires_at and now - log_in.seen_at < IDLE
            for label in log_in.counters
        }

    def prune(self) -> None:
        """Forget sessions that are over. On the writer's thread."""
        now = self._clock.now().wall
        over = [x for x in self._log_ins.values() if now >= x.expires_at or now - x.seen_at >= IDLE]
        if over:
            with self._works.begin() as work:
                for log_in in over:
                    self._end(work, log_in)

    # ---- accounts -----------------------------------------------------------------------------------------

    def staff(self) -> tuple[StaffView, ...]:
        """Return all accounts by name."""
        return tuple(s.view() for s in sorted(self._staff.values(), key=lambda s: s.username))

    async def add(self, actor: Actor, request: StaffRequest) -> StaffView:
        """Make an account."""
        hashed = await self._passwords.hash(request.password)
        return (await self.carry_out(actor, lambda by: self._add(by.name, request, hashed))).view()

    async def change(self, actor: Actor, username: str, request: StaffChange) -> StaffView:
        """Change an account; the last active technician stays one."""
        hashed = await self._passwords.hash(request.password) if request.password is not None else None
        return (await self.carry_out(actor, lambda by: self._change(by.name, username, request, hashed))).view()

    async def change_password(self, actor: Actor, current: str, new: str) -> None:
        """Change one's own password; other sessions of the account end."""
        key = f"account {actor.name}"
        self._wait(key)
        self._throttle.failed(key, ACCOUNT)
        if not await self._passwords.matches(current, actor.staff.password_hash):
            raise Refusal(HTTPStatus.FORBIDDEN, "wrong_password", "the current password is wrong")
        self._throttle.succeeded(key)
        hashed = await self._passwords.hash(new)
        keep = actor.log_in.id_hash
        await self.carry_out(actor, lambda by: self._change(by.name, by.name, StaffChange(), hashed, keep))

    # ---- on the writer's thread ---------------------------------------------------------------------------

    def _add(self, by: str, request: StaffRequest, hashed: str, *, only_first: bool = False) -> Staff:
        if only_first and self._staff:
            raise Refusal(HTTPStatus.GONE, "already_set_up", "this centre has accounts: log in")
        if self._by_name(request.username) is not None:
            raise Refusal(HTTPStatus.CONFLICT, "name_taken", f"{request.username} exists already")
        with self._works.begin() as work:
            row = StaffRow(
                site=work.site,
                username=request.username,
                display_name=request.display_name,
                role=request.role,
                password_hash=hashed,
                active=True,
                created_at=work.now,
            )
            work.session.add(row)
            work.session.flush()
            work.audit(by, "staff_added", request.username, role=request.role)
            staff = _staff(row)
            work.then(lambda _: self._staff.update({staff.id: staff}))
        return staff

    def _change(
        self, by: str, username: str, request: StaffChange, hashed: str | None, keep: str | None = None
    ) -> Staff:
        before = self._by_name(username)
        if before is None:
            raise unknown("account")
        after = replace(
            before,
            display_name=request.display_name or before.display_name,
            role=request.role or before.role,
            active=before.active if request.active is None else request.active,
            password_hash=hashed or before.password_hash,
        )
        technicians = [s for s in self._staff.values() if s.active and s.role is Role.TECHNICIAN]
        if technicians == [before] and not (after.active and after.role is Role.TECHNICIAN):
            raise Refusal(HTTPStatus.CONFLICT, "last_technician", "a centre needs one technician")
        with self._works.begin() as work:
            work.session.execute(
                update(StaffRow)
                .where(StaffRow.id == before.id)
                .values(
                    display_name=after.display_name,
                    role=after.role,
                    active=after.active,
                    password_hash=after.password_hash,
                )
            )
            if hashed is not None or not after.active:
                for log_in in list(self._log_ins.values()):
                    if log_in.staff_id == before.id and log_in.id_hash != keep:
                        self._end(work, log_in)
            work.audit(
                by, "staff_changed", username, role=after.role, active=after.active, password=hashed is not None
            )
            work.then(lambda _: self._staff.update({after.id: after}))
        return after

    def _begin(self, proved: Staff) -> tuple[Actor, str]:
        """Begin a session for who has proved to be that member of staff, by the account as it was then."""
        staff = self._staff.get(proved.id)
        if staff is None or not staff.active or staff.password_hash != proved.password_hash:
            raise _wrong_password()  # closed, or given another password, while the old one was checked
        token = new_token()
        with self._works.begin() as work:
            log_in = LogIn(fingerprint(token), staff.id, (), work.now, work.now + self._length)
            work.session.execute(
                insert(SessionRow).values(
                    id_hash=log_in.id_hash,
                    site=work.site,
                    staff_id=staff.id,
                    counters=[],
                    created_at=work.now,
                    seen_at=work.now,
                    expires_at=log_in.expires_at,
                )
            )
            work.audit(staff.username, "log_in")
            work.then(lambda _: self._log_ins.update({log_in.id_hash: log_in}))
        return Actor(staff, log_in), token

    def _end(self, work: Work, log_in: LogIn) -> None:
        work.session.execute(delete(SessionRow).where(SessionRow.id_hash == log_in.id_hash))
        work.changes.counters.update(log_in.counters)

        def forget(clerks: dict[str, str]) -> None:
            self._log_ins.pop(log_in.id_hash, None)
            self._seat((), clerks)

        work.then(lambda hall: forget(hall.clerks))

    def _note_failure(self, username: str) -> None:
        with self._works.begin() as work:
            work.audit("?", "log_in_failed", username)

    def _note_use(self, id_hash: str, at: datetime) -> None:
        log_in = self._log_ins.get(id_hash)
        if log_in is None or at - log_in.seen_at < _SEEN_EVERY:
            return  # it ended meanwhile, or another request of it was quicker
        # First: where the disk takes nothing, who works is not idle all the same, nor is each request noted anew.
        self._log_ins[id_hash] = replace(log_in, seen_at=at)
        with self._works.begin() as work:
            work.session.execute(update(SessionRow).where(SessionRow.id_hash == id_hash).values(seen_at=at))

    def _seat(self, changed: tuple[LogIn, ...], clerks: dict[str, str]) -> None:
        self._log_ins.update({log_in.id_hash: log_in for log_in in changed})
        clerks.clear()
        clerks.update(self.clerks())

    # ---- helpers ------------------------------------------------------------------------------------------

    def _present(self, id_hash: str) -> Actor:
        """Return who a session belongs to, as it is now; raises Refusal if it has ended."""
        log_in = self._log_ins.get(id_hash)
        staff = self._staff.get(log_in.staff_id) if log_in is not None else None
        if log_in is None or staff is None or not staff.active:
            raise not_logged_in()
        return Actor(staff, log_in)

    def _wait(self, *keys: str) -> None:
        wait_s = self._throttle.wait_s(*keys)
        if wait_s > 0:
            raise too_soon(wait_s)

    def _by_name(self, username: str) -> Staff | None:
        return next((s for s in list(self._staff.values()) if s.username == username), None)


def require(actor: Actor, role: Role) -> None:
    """Raise Refusal unless the asker's role covers this."""
    if not actor.staff.may(role):
        raise not_allowed(f"this needs the role {role}")


def _wrong_password() -> Refusal:
    return Refusal(HTTPStatus.UNAUTHORIZED, "wrong_password", "name or password is wrong")


def _staff(row: StaffRow) -> Staff:
    return Staff(row.id, row.username, row.display_name, Role(row.role), row.password_hash, row.active)


def _log_in(row: SessionRow) -> LogIn:
    return LogIn(row.id_hash, row.staff_id, tuple(row.counters), row.seen_at, row.expires_at)
