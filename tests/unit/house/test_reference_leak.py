"""PySide6 6.12.0 loses a reference to None at every void call and aborts after minutes; ours must not."""

from __future__ import annotations

import subprocess
import sys

VOID_CALLS = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter
from PySide6.QtQuick import QQuickItem

app = QGuiApplication([])
image = QImage(8, 8, QImage.Format.Format_RGB32)
item, timer, font, black = QQuickItem(), QTimer(), QFont(), QColor("black")

def turn():
    painter = QPainter(image)
    painter.fillRect(0, 0, 8, 8, black)
    painter.setFont(font)
    painter.end()
    item.setWidth(3.0)
    timer.setInterval(1000)

for _ in range(100):
    turn()
before = sys.getrefcount(None)
for _ in range(5000):
    turn()
print(sys.getrefcount(None) - before)
"""


def test_void_calls_into_qt_keep_the_references_to_none() -> None:
    done = subprocess.run([sys.executable, "-c", VOID_CALLS], capture_output=True, text=True, check=True)
    drift = int(done.stdout)
    assert abs(drift) < 500, f"{drift} references to None after 25,000 void calls"
