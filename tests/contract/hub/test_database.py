"""The database: migrated at start, append-only where it must be, written by one hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from queueing.engine import open_engine
from queueing.hub.database import HEAD, MIGRATIONS, Database, DatabaseRefused, HubReplaced, migrate, revision
from queueing.hub.models import Base
from tests.contract.hub.conftest import MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.contract.hub.conftest import Desk, KioskPeer, RunningHub


@pytest.fixture
def engine(database_url: str | None, tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(database_url or tmp_path / "hub.sqlite3")
    yield engine
    engine.dispose()


def test_the_newest_form_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_migrations_make_what_the_models_say(engine: Engine) -> None:
    migrate(engine)
    migrate(engine)
    assert revision(engine) == HEAD
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_newer_database_is_refused_in_plain_words(
    engine: Engine, database_url: str | None, tmp_path: Path
) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseRefused, match=r"newer version of this program.*Install"):
        Database.open(database_url, tmp_path, "test", MORNING)


def test_an_unreachable_database_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="cannot be reached"):
        Database.open(f"postgresql://nobody@/none?host={tmp_path}", tmp_path, "test", MORNING)
    with pytest.raises(DatabaseRefused, match="no support for mysql"):
        Database.open("mysql://nobody@localhost/none", tmp_path, "test", MORNING)


def test_one_hub_writes_one_database(database_url: str | None, tmp_path: Path) -> None:
    first = Database.open(database_url, tmp_path, "test", MORNING)
    with pytest.raises(DatabaseRefused, match="Another hub is already"):
        Database.open(database_url, tmp_path, "test", MORNING)
    if database_url is not None:  # from another machine, where no file can tell
        with pytest.raises(DatabaseRefused, match="already writing"):
            Database.open(database_url, tmp_path / "elsewhere", "test", MORNING)
    first.close()
    Database.open(database_url, tmp_path, "test", MORNING).close()


def test_a_hub_that_was_replaced_writes_no_more(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    ticket = kiosk.issue()
    with hub.hub.database.engine.begin() as connection:
        connection.execute(text("UPDATE site SET starts = starts + 1"))
    answer = technician.command(ticket, "leave")
    assert (answer.status_code, answer.json()["code"]) == (503, "replaced")
    assert technician.ticket(ticket).version == 1
    with pytest.raises(HubReplaced), hub.hub.database.transaction():
        pytest.fail("the block must not run")


@pytest.mark.parametrize("table", ["ticket_event", "audit"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_events_and_the_trail_only_grow(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, table: str, change: str
) -> None:
    kiosk.issue()
    with (
        pytest.raises(DBAPIError, match="append-only"),
        hub.hub.database.engine.begin() as connection,
    ):
        connection.execute(text(change.format(table)))


def test_a_database_that_fails_changes_nothing_that_anybody_sees(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    ticket = kiosk.issue()
    with hub.hub.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE command RENAME TO away"))
    answer = technician.command(ticket, "leave")
    assert (answer.status_code, answer.json()["code"]) == (503, "store")
    assert technician.ticket(ticket).version == 1
    with hub.hub.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO command"))
    assert technician.do(ticket, "leave").version == 2


def test_every_record_names_its_site() -> None:
    without = {table.name for table in Base.metadata.sorted_tables if "site" not in table.columns}
    assert without == set()
