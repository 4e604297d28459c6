"""What we claim of PDF, by veraPDF's rules: circulars and letters PDF/UA-1 and PDF/A-2a, forms PDF/UA-1."""

import pytest

from support import peers


def test_every_circular_and_letter_is_pdf_ua_1_and_pdf_a_2a(built, tool):
    files = [*built.glob("*/*/rundskriv.*.pdf"), *built.glob("*/*/brev/*.pdf")]
    assert len(files) > 50
    assert peers.verapdf(tool("java"), files, "ua1", "2a") == ""


@pytest.mark.slow
def test_every_form_is_pdf_ua_1(built, tool):
    files = list(built.glob("*/*/soknad.*.pdf"))
    assert len(files) == 10
    assert peers.verapdf(tool("java"), files, "ua1") == ""


def test_the_validator_finds_faults(tool, tmp_path):
    untagged = tmp_path / "untagged.pdf"
    import typst

    untagged.write_bytes(typst.compile(b"untagged", format="pdf", pdf_tags=False))
    assert "FAIL ua1" in peers.verapdf(tool("java"), [untagged], "ua1", "2a")
