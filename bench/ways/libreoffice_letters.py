"""LibreOffice: python libreoffice_letters.py WORD-FOLDER PROFILE FOLDER.

One process converts many files, but of a longer command line it leaves out what comes after some 250 of them.
"""

import subprocess
import sys
from pathlib import Path

MOST = 240

letters, profile, out = map(Path, sys.argv[1:])
words = sorted(letters.glob("*.docx"))
command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", out]
for first in range(0, len(words), MOST):
    subprocess.run([*command, *words[first : first + MOST]], check=True, stdout=subprocess.DEVNULL)
