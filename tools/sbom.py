"""Writes sbom.cdx.json (CycloneDX): what requirements.lock installs, and what the repository carries of others'.

Run it where the extra «release» is installed: ``python tools/sbom.py``. The same lock gives the same bytes.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

Component = dict[str, Any]

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
SBOM = ROOT / "sbom.cdx.json"
VENDOR = ROOT / "templates" / "site" / "vendor"
FONTS = ROOT / "assembler" / "render" / "fonts"
_VENDORED = re.compile(r"^\| `([\w-]+)/` \| .*?\[([^]]+)\]\([^)]+\) ([\d.]+\d).*? \| (\S+) \|", re.MULTILINE)
_TYPST = (
    "The wheel holds the Typst compiler as native code. It lays out and tags every PDF inside this process; no program "
    "is started and nothing is fetched."
)


def main() -> None:
    """Write the SBOM."""
    SBOM.write_text(json.dumps(_whole(_installed()), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _installed() -> Component:
    """The SBOM of an environment that holds what the lock says and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, symlinks=True)
        python = Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        install = ["pip", "--python", python, "install", "--quiet", "--require-hashes", "--requirement", LOCK]
        subprocess.run([sys.executable, "-m", *install], check=True)
        project = ["--pyproject", ROOT / "pyproject.toml", "--output-reproducible", "--short-PURLs"]
        describe = ["cyclonedx_py", "environment", *project, "--output-format", "JSON", python]
        return json.loads(subprocess.run([sys.executable, "-m", *describe], check=True, stdout=subprocess.PIPE).stdout)


def _whole(bom: Component) -> Component:
    """The SBOM with what is carried; without addresses, and without the tools that made it."""
    root, others = bom["metadata"]["component"], carried()
    for component in bom["components"]:
        component.pop("externalReferences", None)
        if component["name"] == "typst":
            component["properties"] = [{"name": "assembler:role", "value": _TYPST}]
    bom["components"] += others
    (own,) = (each for each in bom["dependencies"] if each["ref"] == root["bom-ref"])
    own["dependsOn"] += [each["bom-ref"] for each in others]
    bom["dependencies"] += [{"ref": each["bom-ref"]} for each in others]
    del bom["metadata"]["tools"]
    root.pop("externalReferences", None)
    return bom


def carried() -> list[Component]:
    """What others have made and the repository holds: the font, and the site's parts by the table beside them."""
    (version,) = {TTFont(path)["name"].getDebugName(5).removeprefix("Version ") for path in FONTS.glob("*.ttf")}
    parts = [_component(FONTS, "Open Sans", version, "Apache-2.0", "pkg:generic/open-sans")]
    for folder, name, version, licence in _VENDORED.findall((VENDOR / "README.md").read_text(encoding="utf-8")):
        parts.append(_component(VENDOR / folder, name, version, licence, f"pkg:npm/{name.replace('@', '%40')}"))
    return parts


def _component(folder: Path, name: str, version: str, licence: str, purl: str) -> Component:
    return {
        "bom-ref": f"{name}=={version}",
        "type": "library",
        "name": name,
        "version": version,
        "licenses": [{"license": {"id": licence}}],
        "purl": f"{purl}@{version}",
        "evidence": {"occurrences": [{"location": folder.relative_to(ROOT).as_posix()}]},
        "components": [
            {
                "type": "file",
                "name": path.relative_to(ROOT).as_posix(),
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
            }
            for path in sorted(folder.iterdir())
        ],
    }


if __name__ == "__main__":
    main()
