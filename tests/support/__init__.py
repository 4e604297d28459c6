"""What tests share: the repository's root, samples, peers that may be missing, hostile and fuzzed input."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
JS = ROOT / "tests" / "js"
GOLDEN = ROOT / "tests" / "journeys" / "golden"
PATIENCE = 300  # seconds that anything may take: what takes longer hangs, however busy the machine is


def missing(what):
    """Skip a test for want of a tool, or fail it where nothing may be skipped."""
    if os.environ.get("ASSEMBLER_REQUIRE_TOOLS"):
        pytest.fail(f"{what}, and ASSEMBLER_REQUIRE_TOOLS is set")
    pytest.skip(what)
