"""The least that can be done: compress what is one file's own, and write its bytes. python limit.py FILE COUNT FOLDER.

A letter in Word shares all parts with the next one but its text; of a PDF, all streams are its own.
"""

import re
import sys
import zipfile
import zlib
from pathlib import Path

LEVEL = 2  # as ours
source, folder = Path(sys.argv[1]), Path(sys.argv[3])
whole = source.read_bytes()
if source.suffix == ".docx":
    with zipfile.ZipFile(source) as package:
        own = [package.read("word/document.xml")]
else:
    streams = [
        match[1] for match in re.finditer(rb"FlateDecode.{0,200}?stream\r?\n(.*?)\r?\nendstream", whole, re.DOTALL)
    ]
    own = [zlib.decompress(each) for each in streams]
for number in range(int(sys.argv[2])):
    for contents in own:
        zlib.compress(contents, LEVEL)
    (folder / f"{number}{source.suffix}").write_bytes(whole)
