"""Pictures of an MJPEG stream over HTTP. Runs in the capturing process only."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import httpx
import numpy as np

from devices.cameras.base import CameraFault, Frame
from devices.cameras.network.parts import Malformed, Parts, boundary_of
from devices.cameras.source import MOST_BYTES, MOST_PIXELS, SourceFault

_CONNECT_S = 3.0
_SILENCE_S = 5.0
_JPEG = b"\xff\xd8"
_DENIED = frozenset({401, 403})
_TOO_MANY_WATCH = frozenset({423, 429, 503})


class NetworkSource:
    """A stream that began. The peer is followed nowhere else, and told nothing but name and password."""

    def __init__(self, url: str, *, username: str | None, password: str | None) -> None:
        self._client = httpx.Client(
            timeout=httpx.Timeout(_SILENCE_S, connect=_CONNECT_S), follow_redirects=False, trust_env=False
        )
        self._jpeg = b""
        self._chunks, self._parts = self._begin(url, username, password)

    def wait(self) -> None:
        """Return when a whole picture came in."""
        while True:
            try:
                chunk = next(self._chunks)
            except StopIteration:
                raise SourceFault(CameraFault.BROKEN_OFF, "the camera ended the stream") from None
            except httpx.TimeoutException:
                raise SourceFault(CameraFault.SILENT, f"no bytes for {_SILENCE_S:g} s") from None
            except httpx.HTTPError as error:
                raise SourceFault(CameraFault.BROKEN_OFF, type(error).__name__) from None
            try:
                jpeg = self._parts.feed(chunk)
            except Malformed as error:
                raise SourceFault(CameraFault.BROKEN_OFF, str(error)) from None
            if jpeg is not None:
                self._jpeg = jpeg
                return

    def picture(self) -> Frame | None:
        """Return the picture that came last; larger ones than allowed OpenCV refuses by the header."""
        if not self._jpeg.startswith(_JPEG):
            return None
        try:
            picture = cv2.imdecode(np.frombuffer(self._jpeg, np.uint8), cv2.IMREAD_COLOR)
        except cv2.error:
            return None
        if picture is None or picture.ndim != 3 or picture.shape[0] * picture.shape[1] > MOST_PIXELS:
            return None
        return np.asarray(picture, np.uint8)

    def _begin(self, url: str, username: str | None, password: str | None) -> tuple[Iterator[bytes], Parts]:
        name, word = username or "", password or ""
        response = self._ask(url, None)
        if response.status_code == 401 and name:
            wanted = response.headers.get("WWW-Authenticate", "").lower()
            response.close()
            kind = httpx.DigestAuth if wanted.lstrip().startswith("digest") else httpx.BasicAuth
            response = self._ask(url, kind(name, word))
        status = response.status_code
        if status in _DENIED:
            raise SourceFault(CameraFault.DENIED, f"HTTP {status}: name or password", retry=False)
        if status in _TOO_MANY_WATCH:
            raise SourceFault(CameraFault.IN_USE, f"HTTP {status}")
        if status != 200:
            raise SourceFault(CameraFault.UNREACHABLE, f"HTTP {status} instead of a stream")
        boundary = boundary_of(response.headers.get("Content-Type", ""))
        if boundary is None:
            raise SourceFault(CameraFault.UNREACHABLE, "something else than MJPEG is at this address")
        return response.iter_raw(), Parts(boundary, most_bytes=MOST_BYTES)

    def _ask(self, url: str, auth: httpx.Auth | None) -> httpx.Response:
        try:
            return self._client.send(self._client.build_request("GET", url), auth=auth, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise SourceFault(CameraFault.UNREACHABLE, type(error).__name__) from None
        except httpx.TimeoutException:
            raise SourceFault(CameraFault.SILENT, "no answer") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceFault(CameraFault.BROKEN_OFF, type(error).__name__) from None
