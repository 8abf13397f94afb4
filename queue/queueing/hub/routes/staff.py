"""Set-up, log-in, accounts, machines and the trail."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select

from queueing.hub.accounts import Actor
from queueing.hub.core import Hub
from queueing.hub.forms import (
    AuditLine,
    AuditList,
    DayRequest,
    MachineView,
    PairingView,
    PasswordRequest,
    StaffChange,
    StaffRequest,
    StaffView,
)
from queueing.hub.models import AuditRow
from queueing.hub.refusals import conflict
from queueing.hub.routes.asker import (
    DESK_COOKIE,
    Address,
    Clerk,
    Lead,
    SessionCookie,
    Technician,
    TheHub,
    errors,
)
from queueing.hub.secrets import csrf_of
from queueing.tickets.lifecycle import ConflictCode
from queueing.wire import (
    CountersRequest,
    LoginRequest,
    PairReply,
    PairRequest,
    SessionView,
    SetupRequest,
)

router = APIRouter(prefix="/api")
TRAIL_LINES = 200


def _view(actor: Actor, token: str) -> SessionView:
    return SessionView(
        username=actor.staff.username,
        display_name=actor.staff.display_name,
        role=actor.staff.role,
        counters=actor.log_in.counters,
        csrf=csrf_of(token),
    )


def _open(hub: Hub, response: Response, actor: Actor, token: str) -> SessionView:
    # No `Secure`: the hub speaks plain HTTP on loopback only, until TLS exists.
    response.set_cookie(
        DESK_COOKIE,
        token,
        max_age=int(hub.settings.session_hours * 3600),
        httponly=True,
        samesite="strict",
        path="/",
    )
    return _view(actor, token)


@router.post("/setup", tags=["staff"], operation_id="setUp", responses=errors(403, 409, 410, 429))
async def set_up(body: SetupRequest, hub: TheHub, address: Address, response: Response) -> SessionView:
    """Make the first account with the one-time code that the hub printed."""
    actor, token = await hub.accounts.open_centre(body, address)
    return _open(hub, response, actor, token)


@router.post("/session", tags=["staff"], operation_id="logIn", responses=errors(401, 429))
async def log_in(body: LoginRequest, hub: TheHub, address: Address, response: Response) -> SessionView:
    """Log in at the desk page."""
    actor, token = await hub.accounts.log_in(body, address)
    return _open(hub, response, actor, token)


@router.get("/session", tags=["staff"], operation_id="getSession", responses=errors(401))
async def get_session(actor: Clerk, cookie: SessionCookie) -> SessionView:
    """Tell who is logged in."""
    return _view(actor, cookie or "")


@router.delete("/session", tags=["staff"], operation_id="logOut", status_code=204, responses=errors(401, 403))
async def log_out(actor: Clerk, hub: TheHub, response: Response) -> None:
    """Log out."""
    await hub.accounts.carry_out(actor, hub.accounts.log_out)
    response.delete_cookie(DESK_COOKIE, path="/", httponly=True, samesite="strict")


@router.put("/session/counters", tags=["staff"], operation_id="chooseCounters", responses=errors(401, 403, 409))
async def choose_counters(body: CountersRequest, actor: Clerk, hub: TheHub, cookie: SessionCookie) -> SessionView:
    """Choose the counters to work at; whoever worked there before gives way."""
    unknown = set(body.counters) - {counter.label for counter in hub.centre.counters}
    if unknown:
        raise conflict(ConflictCode.COUNTER_UNKNOWN, f"there is no counter {', '.join(sorted(unknown))}")
    counters = tuple(dict.fromkeys(body.counters))
    return _view(await hub.accounts.carry_out(actor, hub.accounts.choose_counters, counters), cookie or "")


@router.put(
    "/session/password",
    tags=["staff"],
    operation_id="changePassword",
    status_code=204,
    responses=errors(401, 403, 429),
)
async def change_password(body: PasswordRequest, actor: Clerk, hub: TheHub) -> None:
    """Change one's own password; other sessions of the account end."""
    await hub.accounts.change_password(actor, body.current, body.new)


@router.get("/staff", tags=["staff"], operation_id="listStaff", responses=errors(401, 403))
async def list_staff(actor: Technician, hub: TheHub) -> list[StaffView]:
    """List all accounts."""
    return list(hub.accounts.staff())


@router.post("/staff", tags=["staff"], operation_id="addStaff", status_code=201, responses=errors(401, 403, 409))
async def add_staff(body: StaffRequest, actor: Technician, hub: TheHub) -> StaffView:
    """Make an account."""
    return await hub.accounts.add(actor, body)


@router.patch("/staff/{username}", tags=["staff"], operation_id="changeStaff", responses=errors(401, 403, 404, 409))
async def change_staff(username: str, body: StaffChange, actor: Technician, hub: TheHub) -> StaffView:
    """Change an account, or close it with `active: false`. The last technician stays one."""
    return await hub.accounts.change(actor, username, body)


@router.get("/audit", tags=["staff"], operation_id="readTrail", responses=errors(401, 403))
async def read_trail(actor: Lead, hub: TheHub) -> AuditList:
    """Read the newest lines of the trail of who did what."""

    def read() -> AuditList:
        with hub.database.transaction() as session:
            rows = session.scalars(
                select(AuditRow)
                .where(AuditRow.site == hub.centre.site)
                .order_by(AuditRow.seq.desc())
                .limit(TRAIL_LINES)
            )
            return AuditList(
                lines=tuple(
                    AuditLine(
                        seq=row.seq,
                        at=row.at,
                        actor=row.actor,
                        action=row.action,
                        subject=row.subject,
                        detail=row.detail,
                    )
                    for row in rows
                )
            )

    return await hub.writer.run(read)


@router.put("/day", tags=["staff"], operation_id="confirmDay", status_code=204, responses=errors(401, 403))
async def confirm_day(body: DayRequest, actor: Lead, hub: TheHub) -> None:
    """Confirm today's date after the clock has leapt by more than a day."""
    await hub.accounts.carry_out(actor, lambda by: hub.house.confirm(body.day, by.name))


@router.post(
    "/pairings", tags=["machines"], operation_id="openPairing", status_code=201, responses=errors(401, 403)
)
async def open_pairing(actor: Technician, hub: TheHub) -> PairingView:
    """Make a short-lived code that lets one kiosk or board in."""
    return await hub.accounts.carry_out(actor, lambda by: hub.machines.new_pairing(by.name))


@router.post("/pair", tags=["machines"], operation_id="pair", responses=errors(403, 409, 429))
async def pair(body: PairRequest, hub: TheHub, address: Address) -> PairReply:
    """Let a machine in by its code. A kiosk gets a mark that no issuer ever had, or keeps the one it has."""
    return await hub.writer.run(hub.machines.pair, body, address)


@router.get("/machines", tags=["machines"], operation_id="listMachines", responses=errors(401))
async def list_machines(actor: Clerk, hub: TheHub) -> list[MachineView]:
    """List paired kiosks and boards."""
    return [machine.view() for machine in hub.machines.all()]


@router.delete(
    "/machines/{machine_id}",
    tags=["machines"],
    operation_id="removeMachine",
    status_code=204,
    responses=errors(401, 403, 404),
)
async def remove_machine(machine_id: UUID, actor: Technician, hub: TheHub) -> None:
    """Let a machine in no more. Its mark stays spent."""
    await hub.accounts.carry_out(actor, lambda by: hub.machines.remove(machine_id, by.name))
