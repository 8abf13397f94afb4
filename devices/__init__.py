"""Printers, scanners, readers and sound: each driver a folder with its settings and its simulator. Free of Qt."""
