"""Makes the reference at the end of docs/api.md: the names that the package offers, with their signatures.

python tools/api.py
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import assembler

PAGE = Path(__file__).parent.parent / "docs/api.md"
HEAD = "## Reference\n"
_UNQUOTED = re.compile(r"(: |-> )'([^']*)'")  # annotations, which are texts
_ROLE = re.compile(r":\w+:(?=`)")


def page() -> str:
    """The page, its reference made anew."""
    return PAGE.read_text(encoding="utf-8").partition(HEAD)[0] + "\n".join([HEAD, *map(_entry, assembler.__all__)])


def _entry(name: str) -> str:
    value = getattr(assembler, name)
    if not callable(value):
        return f"- **`{name}`**: `{value!r}`"
    told = " ".join(line.strip() for line in (inspect.getdoc(value) or "").partition("\n\n")[0].splitlines())
    is_error = inspect.isclass(value) and issubclass(value, Exception)
    shown = "" if is_error else _UNQUOTED.sub(r"\1\2", str(inspect.signature(value))).removesuffix(" -> None")
    home = value.__module__.removeprefix("assembler.")
    return f"- **`{name}{shown}`** (`{home}`): {_ROLE.sub('', told).replace('``', '`')}"


if __name__ == "__main__":
    text = page()
    PAGE.write_text(f"{text}\n" if not text.endswith("\n") else text, encoding="utf-8")
