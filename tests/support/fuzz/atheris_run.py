"""Push bytes through a door, guided by what they reach in the code, and keep what gets further:

    pip install atheris            # wheels for Linux and Python 3.11 to 3.13, so it is no extra of the project
    PYTHONPATH=tests python -m fuzz.atheris_run DOOR [--seconds N] [--new FOLDER]

A door is the name of a function in ``doors``. It starts from ``corpus/DOOR``; new inputs go to FOLDER (default: one
that is thrown away), so that the corpus grows only by what someone has put there. What breaks the law is written to
FOLDER as ``crash-…``, what takes more than ten seconds as ``timeout-…``: make it small, mend the code, and put it into
the corpus under a name that says what it is. ``tests/journeys/test_fuzz.py`` runs the whole corpus each time.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["assembler", "markdown_it", "pypdf", "openpyxl.worksheet", "referencing"]):
    from support.fuzz import doors, mutations


def main():
    """Run until the time is over, or until something breaks."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.atheris_run", description=__doc__.partition("\n")[0])
    parser.add_argument("door", choices=sorted(doors.DOORS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--new", type=Path)
    given = parser.parse_args()
    new = given.new or Path(tempfile.mkdtemp(prefix=f"{given.door}-"))
    new.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={given.seconds}", "-timeout=10", "-rss_limit_mb=2000", "-max_len=20000"]
    folders = [str(new), str(doors.CORPUS / given.door)]
    atheris.Setup(
        [sys.argv[0], *limits, f"-artifact_prefix={new}/", *folders], doors.DOORS[given.door], custom_mutator=_mutated
    )
    atheris.Fuzz()


def _mutated(data, longest, seed):
    """As our own mutations do, or as libFuzzer does by itself."""
    chance = random.Random(seed)
    made = mutations.spoilt(data, chance) if chance.random() < 0.6 else atheris.Mutate(data, longest)
    return made[:longest]


if __name__ == "__main__":
    main()
