"""Names the elements of WordprocessingML with their namespaces (ISO/IEC 29500-1, annex A)."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def w(name: str) -> str:
    """An element or attribute of WordprocessingML as lxml names it, with its namespace."""
    return f"{{{W}}}{name}"
