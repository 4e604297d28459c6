"""Environments of their own for us and for each peer, installed from the registries, with what is in them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
JS = HERE / "js"
PEERS = {
    "docxtpl": ["docxtpl==0.20.2"],
    "weasyprint": ["weasyprint==70.0"],
    "pypdf": ["pypdf==7.1.0"],
    "pikepdf": ["pikepdf==10.18.0"],
}


@dataclass(frozen=True)
class Environments:
    """Where each Python lives, below ``folder``; made where it is not there."""

    folder: Path

    def python(self, name: str) -> Path:
        """The interpreter of a peer, or of ``assembler``, installed as a wheel is."""
        place = self.folder / name
        python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        if not python.exists():
            print(f"installing {name} …", file=sys.stderr)
            venv.create(place, with_pip=True)
            wanted = PEERS.get(name, [str(ROOT)])
            _quietly([python, "-m", "pip", "install", "--quiet", *wanted])
        return python

    def refresh(self) -> None:
        """Install this checkout anew: the peers' versions are fixed, ours is what stands here."""
        python = self.python("assembler")
        _quietly([python, "-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", ROOT])

    def version(self, name: str) -> str:
        """What is installed there, as «name version»."""
        command = [self.python(name), "-c", f"import importlib.metadata as m; print(m.version({name!r}))"]
        return f"{name} {subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()}"


def node() -> dict[str, str]:
    """The peers in JavaScript by name with their versions; installed where they are not there, none without Node.js."""
    if not shutil.which("npm"):
        return {}
    if not (JS / "node_modules").exists():
        print("installing the peers in JavaScript …", file=sys.stderr)
        _quietly(["npm", "ci", "--prefix", JS, "--no-audit", "--no-fund", "--silent"])
    wanted = json.loads((JS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    found = {name: JS / "node_modules" / name / "package.json" for name in wanted}
    return {name: json.loads(path.read_text(encoding="utf-8"))["version"] for name, path in found.items()}


def program(name: str, *arguments: str) -> str:
    """What a program says of its version, or nothing where it is not installed."""
    if not shutil.which(name):
        return ""
    return subprocess.run([name, *arguments], capture_output=True, text=True, check=False).stdout.strip()


def _quietly(command: list[str | Path]) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command[:4]))} … failed: {done.stderr[-800:]}")
