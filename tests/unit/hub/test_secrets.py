"""Codes, tokens and passwords."""

from __future__ import annotations

import asyncio
from pathlib import Path

from argon2 import extract_parameters
from argon2.low_level import Type

from queueing.hub.secrets import Passwords, code_fingerprint, csrf_of, new_code, new_token, write_private


def test_a_code_may_be_typed_as_people_type() -> None:
    code = new_code()
    assert len(code) == 9
    assert code_fingerprint(code) == code_fingerprint(f" {code.lower().replace('-', ' ')} ")
    assert not set(code) & set("01OIl")


def test_the_csrf_token_does_not_give_the_session_away() -> None:
    token = new_token()
    assert csrf_of(token) == csrf_of(token) != csrf_of(new_token())
    assert token not in csrf_of(token)


def test_passwords_are_checked_whether_or_not_there_is_an_account() -> None:
    async def main() -> None:
        passwords = Passwords()
        stored = await passwords.hash("mat-khau")
        assert await passwords.matches("mat-khau", stored)
        assert not await passwords.matches("wrong", stored)
        assert not await passwords.matches("mat-khau", None)
        assert not await passwords.matches("mat-khau", "damaged")
        passwords.close()

    asyncio.run(main())


def test_a_private_file_replaces_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "code"
    for text in ("one", "two"):
        write_private(file, text)
    assert file.read_text() == "two"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_stored_password_is_as_hard_to_guess_as_owasp_asks_at_least() -> None:
    async def stored() -> str:
        passwords = Passwords()
        try:
            return await passwords.hash("mat-khau")
        finally:
            passwords.close()

    strength = extract_parameters(asyncio.run(stored()))
    assert (strength.type, strength.time_cost) == (Type.ID, 2)
    assert strength.memory_cost >= 19 * 1024
