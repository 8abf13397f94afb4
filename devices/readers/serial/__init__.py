"""Scanners of codes on a serial line, most often USB serial: they send what the code holds, byte for byte."""
