"""The letter that answers a form."""

import dataclasses
import datetime as dt

import pytest

from assembler.document.walk import lines
from assembler.intake.replies import Replies
from assembler.recipients.register import Register


@pytest.mark.parametrize(("received", "late"), [("2025-02-19", False), ("2025-02-20", True)])
def test_a_receipt_says_that_a_form_is_late(one, utvikling, workspace, received, late):
    whole = dataclasses.replace(one, received=received, field_errors=(), notes=())
    letter = Replies(utvikling, Register(()), workspace.theme).reply(whole, dt.date.fromisoformat(received))
    told = " ".join(lines(letter.blocks)).replace("\u00a0", " ")
    assert ("etter fristen, som var 19. februar 2025" in told) == late
