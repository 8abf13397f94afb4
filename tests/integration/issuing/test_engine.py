"""Every database is opened durable, and an engine that can corrupt it is refused."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from queueing.engine import open_engine, reading
from queueing.sqlite import AffectedEngine, EngineError, connect, driver, fixed_engine

FIXED = [(3, 44, 6), (3, 44, 9), (3, 50, 7), (3, 50, 12), (3, 51, 3), (3, 51, 9), (3, 53, 4), (4, 0, 0)]
AFFECTED = [(3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 46, 1), (3, 50, 6), (3, 51, 0), (3, 51, 2)]


@pytest.mark.parametrize("version", FIXED)
def test_a_fixed_engine_is_taken(version: tuple[int, int, int]) -> None:
    assert fixed_engine(version)


@pytest.mark.parametrize("version", AFFECTED)
def test_an_affected_engine_is_refused(version: tuple[int, int, int], tmp_path: Path) -> None:
    with pytest.raises(AffectedEngine, match=r"can corrupt"):
        open_engine(tmp_path / "a.db", version=version)
    with pytest.raises(AffectedEngine):
        connect(tmp_path / "a.db", version=version)
    assert not (tmp_path / "a.db").exists()


@given(st.tuples(st.just(3), st.integers(0, 60), st.integers(0, 12)))
def test_what_is_fixed_in_a_line_stays_fixed_in_it(version: tuple[int, int, int]) -> None:
    if fixed_engine(version):
        assert fixed_engine((version[0], version[1], version[2] + 1))


def test_the_shipped_engine_is_fixed() -> None:
    assert fixed_engine(driver.sqlite_version_info)


def test_every_connection_is_durable(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "a.db")
    raw = connect(tmp_path / "b.db")
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    with reading(engine).connect() as one, reading(engine).connect() as two:
        for name, value in wanted.items():
            assert one.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value
            assert two.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value
            assert raw.execute(f"PRAGMA {name}").fetchone()[0] == value
    raw.close()
    engine.dispose()


def test_a_write_takes_its_lock_at_the_beginning_and_waits_for_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as setup:
        setup.execute(text("CREATE TABLE n (x INTEGER)"))
        setup.execute(text("INSERT INTO n VALUES (0)"))

    def add() -> None:
        # Read then write: without the early lock, two of these would deadlock or lose an update.
        for _ in range(25):
            with engine.begin() as connection:
                x = connection.execute(text("SELECT x FROM n")).scalar_one()
                connection.execute(text("UPDATE n SET x = :x"), {"x": x + 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine).connect() as connection:
        assert connection.execute(text("SELECT x FROM n")).scalar_one() == 100
    engine.dispose()


def test_a_reader_waits_for_nobody_and_sees_one_moment(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "a.db")
    with engine.begin() as setup:
        setup.execute(text("CREATE TABLE n (x INTEGER)"))
        setup.execute(text("INSERT INTO n VALUES (1)"))
    count = text("SELECT count(*) FROM n")
    with engine.begin() as writer, reading(engine).begin() as reader:
        writer.execute(text("INSERT INTO n VALUES (2)"))
        assert reader.execute(count).scalar_one() == 1
        writer.commit()
        assert reader.execute(count).scalar_one() == 1
    with reading(engine).begin() as reader:
        assert reader.execute(count).scalar_one() == 2
    engine.dispose()


def test_a_rollback_takes_everything_back(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "a.db")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE n (x INTEGER)"))
        connection.rollback()
        with pytest.raises(OperationalError, match="no such table"):
            connection.execute(text("SELECT * FROM n"))
    engine.dispose()


def test_memory_and_other_databases_are_refused() -> None:
    with pytest.raises(EngineError, match="durable"):
        open_engine("sqlite://")
    with pytest.raises(EngineError, match="mysql"):
        open_engine("mysql://nobody@nowhere/nothing")


def test_postgresql_goes_through_psycopg() -> None:
    engine = open_engine("postgresql://user@localhost/db")
    assert engine.dialect.driver == "psycopg"
    assert reading(engine).get_execution_options()["postgresql_readonly"] is True
