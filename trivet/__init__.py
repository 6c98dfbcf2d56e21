"""Trivet: key-account selling run as a process, on the MCR framework (管理客戶關係)."""

__version__ = "0.1.0"
