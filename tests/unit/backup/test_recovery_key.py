"""The key on paper: what a person types is read as it was meant, or the group with the slip is named."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.backup.faults import BackupFault, BackupFaultCode
from kiosk.backup.recovery_key import GROUP_SIGNS, GROUPS, SIGNS, RecoveryKey, store_key, stored_key

keys = st.integers(0, 2**140 - 1).map(RecoveryKey)


def group_with_the_slip(text: str) -> int | None:
    try:
        RecoveryKey.typed(text)
    except BackupFault as fault:
        if fault.code is not BackupFaultCode.KEY_MISTYPED:
            raise
        return int(str(fault.values["group"]))
    return None


@given(keys, st.sampled_from(["-", " ", "", "\n", " – "]), st.booleans())
def test_a_key_is_read_back_however_it_is_parted(key: RecoveryKey, between: str, small: bool) -> None:
    text = between.join(key.groups)
    assert RecoveryKey.typed(text.lower() if small else text) == key


@given(keys)
def test_signs_that_look_alike_are_read_alike(key: RecoveryKey) -> None:
    assert RecoveryKey.typed(key.text.replace("0", "O").replace("1", "l")) == key


@given(keys, st.integers(0, GROUPS - 1), st.integers(0, GROUP_SIGNS - 1), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_told_by_its_group(key: RecoveryKey, group: int, at: int, sign: str) -> None:
    groups = list(key.groups)
    if groups[group][at] == sign:
        return
    groups[group] = groups[group][:at] + sign + groups[group][at + 1 :]
    assert group_with_the_slip(" ".join(groups)) == group + 1


@given(keys, st.integers(0, GROUPS - 1), st.integers(0, GROUP_SIGNS - 2))
def test_two_neighbours_that_changed_places_are_told_by_their_group(key: RecoveryKey, group: int, at: int) -> None:
    groups = list(key.groups)
    word = groups[group]
    groups[group] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if groups[group] != word:
        assert group_with_the_slip("-".join(groups)) == group + 1


@given(keys, st.integers(0, GROUPS - 2))
def test_groups_in_the_wrong_order_are_told(key: RecoveryKey, at: int) -> None:
    groups = list(key.groups)
    groups[at], groups[at + 1] = groups[at + 1], groups[at]
    assert group_with_the_slip("-".join(groups)) == at + 1


@pytest.mark.parametrize("text", ["", "ABCDE", "ẢÊ-Ư", "U" * 35, "0" * 1000, "０" * 35])
def test_what_is_no_key_is_refused(text: str) -> None:
    assert group_with_the_slip(text) is not None


def test_a_forgotten_group_is_told() -> None:
    groups = RecoveryKey.new().groups
    assert group_with_the_slip("-".join(groups[:3] + groups[4:])) == 4
    assert group_with_the_slip("-".join(groups[:-1])) == 7


def test_no_two_keys_are_alike_and_the_name_tells_nothing_of_the_key() -> None:
    keys = {RecoveryKey.new() for _ in range(200)}
    assert len(keys) == len({key.id for key in keys}) == 200
    key = keys.pop()
    assert key.name not in key.text.replace("-", "")
    assert str(key.number) not in repr(key)


def test_the_box_keeps_its_key_for_its_owner_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = RecoveryKey.new()
    assert stored_key(tmp_path) is None
    store_key(key, tmp_path)
    assert stored_key(tmp_path) == key
    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("torn by a power cut")
    with pytest.raises(BackupFault) as fault:
        stored_key(tmp_path)
    assert fault.value.code is BackupFaultCode.NO_KEY
    assert not caplog.records
