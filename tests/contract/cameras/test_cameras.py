"""A camera gives its newest picture; each fault is told by its name, and after it the camera opens anew."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.cameras.base import CameraFault, Frame
from devices.cameras.capture import CapturingCamera, Patience
from devices.cameras.factory import open_camera
from devices.cameras.messages import Garbled, unpack
from devices.cameras.network.settings import NetworkCameraSettings
from devices.cameras.settings import CameraSettings
from devices.cameras.simulator.server import CameraSimulator
from devices.cameras.usb.settings import UsbCameraSettings
from devices.driver import DeviceFault
from tests.contract.cameras.conftest import PATIENCE, next_frame

Plain = Callable[..., Frame]
MJPEG = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"


def fault_of(work: Callable[[], object], *, tries: int = 50) -> DeviceFault:
    """Return the fault that one of a few tries ends in."""
    try:
        for _ in range(tries):
            work()
    except DeviceFault as fault:
        return fault
    pytest.fail("no fault")


def test_pictures_come_as_they_are_shown(peer: CameraSimulator, camera: CapturingCamera, plain: Plain) -> None:
    camera.open()
    peer.show(plain((10, 200, 30)))
    while (frame := next_frame(camera))[0, 0, 1] < 150:
        continue  # one of the empty table may still have been on its way
    assert frame.shape == (240, 320, 3)
    assert np.abs(frame.astype(int) - (10, 200, 30)).max() <= 3
    frame[:] = 0  # it belongs to the caller


def test_a_picture_asked_for_earlier_is_not_given_when_it_is_old(
    peer: CameraSimulator, camera: CapturingCamera, plain
) -> None:
    camera.open()
    assert camera.frame(0) is None, "asked for, but not waited for"
    sent = peer.sent
    peer.show(plain((0, 0, 255)))
    with peer._changed:
        assert peer._changed.wait_for(lambda: peer.sent >= sent + 6, 60)  # 0.3 s and more
    assert next_frame(camera)[0, 0, 2] > 200


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_camera_that_hangs_otherwise_is_turned(peer: CameraSimulator, turn: int) -> None:
    picture = np.zeros((240, 320, 3), np.uint8)
    picture[:40, :40] = 255
    peer.show(picture)
    camera = open_camera(NetworkCameraSettings(url=peer.url, turn=turn))
    camera.open()
    frame = next_frame(camera)
    camera.close()
    assert np.argwhere(np.rot90(picture, -turn // 90)[:, :, 0] > 128).mean(axis=0) == pytest.approx(
        np.argwhere(frame[:, :, 0] > 128).mean(axis=0), abs=2
    )


def test_nobody_at_the_address(peer: CameraSimulator, camera: CapturingCamera) -> None:
    peer.pull_plug()
    assert fault_of(camera.open).code == CameraFault.UNREACHABLE
    peer.plug_in()
    camera.open()
    assert next_frame(camera) is not None


def test_a_plug_pulled_while_it_streams(peer: CameraSimulator, camera: CapturingCamera) -> None:
    camera.open()
    peer.pull_plug()
    assert fault_of(lambda: camera.frame(1)).code == CameraFault.BROKEN_OFF
    assert fault_of(lambda: camera.frame(1)).code == CameraFault.BROKEN_OFF, "until it is opened again"
    peer.plug_in()
    camera.open()
    assert next_frame(camera) is not None


def test_a_camera_whose_pictures_stop(peer: CameraSimulator, camera: CapturingCamera) -> None:
    camera.open()
    peer.set_faults(frozen=True)
    assert fault_of(lambda: camera.frame(0.2)).code == CameraFault.SILENT
    peer.set_faults(frozen=False)
    camera.open()
    assert next_frame(camera) is not None


def test_pictures_that_cannot_be_decoded_are_none(peer: CameraSimulator, camera: CapturingCamera) -> None:
    camera.open()
    peer.set_faults(garbled=True)
    assert fault_of(lambda: camera.frame(0.2)).code == CameraFault.SILENT


def test_too_many_watch_already(peer: CameraSimulator, camera: CapturingCamera) -> None:
    peer.set_faults(busy=True)
    assert fault_of(camera.open).code == CameraFault.IN_USE


def test_a_camera_with_a_password() -> None:
    with CameraSimulator(size=(320, 240), login=("kiosk", "bí mật")) as peer:
        for word in (None, "sai"):
            refused = open_camera(NetworkCameraSettings(url=peer.url, username="kiosk", password=word))  # type: ignore[arg-type]
            fault = fault_of(refused.open)
            assert (fault.code, fault.retry) == (CameraFault.DENIED, False)
        camera = open_camera(NetworkCameraSettings(url=peer.url, username="kiosk", password="bí mật"))  # type: ignore[arg-type]
        camera.open()
        assert next_frame(camera) is not None
        camera.close()


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", CameraFault.UNREACHABLE),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            CameraFault.UNREACHABLE,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<b>log in</b>", CameraFault.UNREACHABLE),
        (b"\x00\x01\x02 not HTTP at all\r\n\r\n", CameraFault.BROKEN_OFF),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * 100_000, CameraFault.BROKEN_OFF),
        (MJPEG + b"--b\r\nContent-Length: 999999999\r\n\r\n", CameraFault.BROKEN_OFF),
        (b"", CameraFault.BROKEN_OFF),
    ],
    ids=["404", "redirect", "a page", "no http", "a flood of headers", "an endless picture", "nothing"],
)
def test_what_is_no_camera_is_told_apart(answer: bytes, fault: CameraFault) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        camera = open_camera(NetworkCameraSettings(url=f"http://127.0.0.1:{listener.getsockname()[1]}/"))
        thread = threading.Thread(target=_answer_once, args=(listener, answer))
        thread.start()
        assert fault_of(camera.open).code == fault
        thread.join()


def test_a_peer_that_trickles_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:  # accepts by its backlog and never says a word
        settings = NetworkCameraSettings(url=f"http://127.0.0.1:{listener.getsockname()[1]}/")
        camera = open_camera(settings, Patience(start=0.5, open=0.5))
        assert fault_of(camera.open).code == CameraFault.SILENT


def test_a_picture_that_claims_to_be_huge_costs_nothing(
    peer: CameraSimulator, camera: CapturingCamera, plain
) -> None:
    camera.open()
    done, jpeg = cv2.imencode(".jpg", plain((1, 2, 3), width=64, height=64))
    assert done
    size = jpeg.tobytes().index(b"\xff\xc0") + 5
    bomb = jpeg.tobytes()[:size] + b"\xff\xff\xff\xff" + jpeg.tobytes()[size + 4 :]  # 65535 × 65535
    peer.show(bomb)
    lost = fault_of(lambda: camera.frame(0.2))
    assert lost.code == CameraFault.SILENT
    peer.show(None)
    camera.open()
    assert next_frame(camera) is not None


def test_a_process_that_dies_is_only_itself(camera: CapturingCamera) -> None:
    camera.open()
    assert camera.pid is not None
    os.kill(camera.pid, signal.SIGKILL)
    assert fault_of(lambda: camera.frame(1)).code == CameraFault.BROKEN_OFF
    camera.open()
    assert next_frame(camera) is not None


def test_a_read_that_hangs_is_ended(camera: CapturingCamera) -> None:
    camera.open()
    hanging = camera.pid
    assert hanging is not None
    os.kill(hanging, signal.SIGSTOP)
    assert fault_of(lambda: camera.frame(0.2)).code == CameraFault.SILENT
    with pytest.raises(ProcessLookupError):
        os.kill(hanging, 0)


def test_the_process_ends_with_its_owner(camera: CapturingCamera) -> None:
    camera.open()
    ended = camera.pid
    camera.close()
    camera.close()
    assert ended is not None
    with pytest.raises(ProcessLookupError):
        os.kill(ended, 0)


def test_the_process_can_write_nothing(camera: CapturingCamera) -> None:
    camera.open()
    limits = Path(f"/proc/{camera.pid}/limits").read_text(encoding="ascii").splitlines()
    assert [line.split()[3:5] for line in limits if line.startswith("Max file size")] == [["0", "0"]]
    assert [line.split()[3:5] for line in limits if line.startswith("Max open files")] == [["16", "16"]]


def test_name_and_password_stand_nowhere_in_the_list_of_processes(peer: CameraSimulator) -> None:
    camera = open_camera(NetworkCameraSettings(url=peer.url, username="kiosk", password="bí mật"))  # type: ignore[arg-type]
    camera.open()
    assert isinstance(camera, CapturingCamera)
    for what in ("cmdline", "environ"):
        assert "bí mật".encode() not in Path(f"/proc/{camera.pid}/{what}").read_bytes()
    camera.close()


# ---- V4L2: no camera here, so a film stands for the device behind OpenCV -----------------------------------


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (320, 240))
    for _ in range(400):
        writer.write(np.full((240, 320, 3), (20, 120, 220), np.uint8))
    writer.release()
    return path


def by_opencv(device: Path) -> CapturingCamera:
    source = {"kind": "usb", "device": str(device), "width": 320, "height": 240, "fps": 15, "backend": "file"}
    return CapturingCamera(source, turn=0, patience=PATIENCE)


def test_pictures_by_opencv_until_the_device_is_gone(film: Path) -> None:
    camera = by_opencv(film)
    camera.open()
    frame = camera.frame(20)
    assert frame is None or np.abs(frame[0, 0].astype(int) - (20, 120, 220)).max() < 12
    assert fault_of(lambda: camera.frame(1), tries=1000).code == CameraFault.BROKEN_OFF


def test_a_device_that_opencv_cannot_open(tmp_path: Path) -> None:
    (tmp_path / "video0").write_bytes(b"no film")
    assert fault_of(by_opencv(tmp_path / "video0").open).code == CameraFault.UNREACHABLE


def test_a_missing_device_costs_no_process(tmp_path: Path) -> None:
    settings: CameraSettings = UsbCameraSettings(device=str(tmp_path / "video9"))
    camera = open_camera(settings)
    assert fault_of(camera.open).code == CameraFault.UNREACHABLE
    assert isinstance(camera, CapturingCamera)
    assert camera.pid is None


def test_what_is_no_v4l2_device_is_no_camera() -> None:
    assert fault_of(open_camera(UsbCameraSettings(device=os.devnull)).open).code == CameraFault.UNREACHABLE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"[" * 5000,
        b'["taken", 1, -1, 1.0]',
        b'["taken", 99999, 99999, 1.0]',
        b'["lost", "x", "", true]',
        b'["taken", true, 1, 1]',
    ],
)
def test_an_answer_that_is_none(body: bytes) -> None:
    with pytest.raises(Garbled):
        unpack(body)


def test_a_detail_is_plain_and_short() -> None:
    said = unpack(b'["lost", "silent", "\\u001b[2J\\u202e' + b"x" * 900 + b'", true]')
    assert said.detail == "[2J" + "x" * 197  # type: ignore[union-attr]


def _answer_once(listener: socket.socket, answer: bytes) -> None:
    asked = b""
    while not asked:  # a first look only sees whether anybody listens
        line, _ = listener.accept()
        with line:
            if asked := line.recv(4096):
                with suppress(OSError):  # it had enough
                    line.sendall(answer)
