"""Sticks are found as lsblk lists them; a disk that the system lives on is never one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kiosk.backup.faults import BackupFault
from kiosk.backup.sticks import find_sticks, mount, parse

# As lsblk 2.38 and 2.41 print them: a disk with Debian, a FAT stick, an exFAT stick without partitions.
NVME: dict[str, Any] = {
    "path": "/dev/nvme0n1", "rm": False, "hotplug": False, "mountpoints": [None], "fstype": None, "label": None,
    "size": 256060514304, "fsavail": None, "tran": "nvme", "ro": False, "type": "disk", "uuid": None,
    "children": [
        {"path": "/dev/nvme0n1p2", "rm": False, "hotplug": False, "mountpoints": ["/"], "fstype": "ext4",
         "label": None, "size": 255000000000, "fsavail": 200000000000, "tran": "nvme", "ro": False, "type": "part",
         "uuid": "a"},
    ],
}  # fmt: skip
FAT: dict[str, Any] = {
    "path": "/dev/sdb", "rm": True, "hotplug": True, "mountpoints": [None], "fstype": None, "label": None,
    "size": 15518924800, "fsavail": None, "tran": "usb", "ro": False, "type": "disk", "uuid": None,
    "children": [
        {"path": "/dev/sdb1", "rm": True, "hotplug": True, "mountpoints": [None], "fstype": "vfat",
         "label": "SAO LƯU", "size": 15517876224, "fsavail": None, "tran": None, "ro": False, "type": "part",
         "uuid": "1234-ABCD"},
    ],
}  # fmt: skip
EXFAT: dict[str, Any] = {
    "path": "/dev/sdc", "rm": False, "hotplug": True, "mountpoints": ["/media/kiosk/HP"], "fstype": "exfat",
    "label": "HP", "size": 62008590336, "fsavail": 61000000000, "tran": "usb", "ro": True, "type": "disk",
    "uuid": "5",
}  # fmt: skip


def listing(*disks: dict[str, Any]) -> str:
    return json.dumps({"blockdevices": disks})


def test_sticks_are_told_from_the_boxs_own_disk() -> None:
    fat, exfat = parse(listing(NVME, FAT, EXFAT))
    assert (fat.device, fat.name, fat.folder, fat.free) == ("/dev/sdb1", "SAO LƯU", None, None)
    assert (exfat.device, exfat.folder, exfat.free) == ("/dev/sdc", Path("/media/kiosk/HP"), 61000000000)
    assert exfat.read_only


def test_a_usb_disk_that_the_system_lives_on_is_no_stick() -> None:
    whole = {**FAT, "children": [*FAT["children"], {**NVME["children"][0], "path": "/dev/sdb2"}]}
    assert parse(listing(whole)) == ()


def test_what_holds_no_files_is_no_stick() -> None:
    assert parse(listing({**EXFAT, "fstype": "crypto_LUKS"}, {**EXFAT, "fstype": None})) == ()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"blockdevices": [1]}', '{"blockdevices": [{"rm": true}]}'])
def test_a_listing_that_cannot_be_read_is_a_plain_fault_or_empty(text: str) -> None:
    with suppress(BackupFault):
        assert parse(text) == ()


def test_udisks_is_asked_to_mount_without_rights_for_what_is_on_it() -> None:
    asked: list[Sequence[str]] = []
    mounted = {**FAT, "children": [{**FAT["children"][0], "mountpoints": ["/media/kiosk/SAO"], "fsavail": 5}]}

    def run(command: Sequence[str]) -> str:
        asked.append(command)
        return listing(FAT if len(asked) < 3 else mounted)

    [stick] = find_sticks(run)
    assert mount(stick, run).folder == Path("/media/kiosk/SAO")
    assert asked[1][:2] == ["udisksctl", "mount"]
    assert "nosuid,nodev,noexec" in asked[1]


def test_this_machine_can_be_asked() -> None:
    assert all(stick.device.startswith("/dev/") for stick in find_sticks())
