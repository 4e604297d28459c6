"""Every sentence of substance of a source document is in that year's circular."""

import re
from pathlib import Path

import pytest

from assembler.document.walk import lines
from assembler.products.circular import compose_circular
from assembler.scheme.key import parse_key

SEEDS = Path(__file__).parent / "seeds"

# Page chrome, and sentences that only send the reader to the circular.
CHROME = (
    "Fant du det du lette etter?",
    "Se rundskriv for øvrige vilkår.",
    "Se rundskriv for øvrige vurderingskriterier.",
    "Se rundskrivet for særlige vilkår",
    "Se rundskrivet for særlige vilkår.",
    "Logg inn i Søknadsportalen",
)

# Sentences of a source that its own data contradicts, or that are broken in the source, and what the circular says.
MENDED = {
    "For 2025 er det definert fem satsingsområder for tilskuddordningen.": "For 2025 er det definert fire satsingsområder for tilskuddordningen.",
    "bruk av KI -teknologi og/eller digitale løsninger i utvikling av tiltak og modeller": "bruk av KI-teknologi og/eller digitale løsninger i utvikling av tiltak og modeller",
    "Tilskuddet skal som hovedregel brukes og regnskapsføres i 20 21.": "Tilskuddet skal som hovedregel brukes og regnskapsføres i 2021.",
}  # fmt: skip


def plain(text):
    """The text without markup of the source, white space made single."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.replace("*", "").replace("\u00a0", " "))
    return re.sub(r"\s+", " ", text).strip()


def sentences(source):
    """The sentences of a source: paragraphs are separated by empty lines or bullets, and split after . ? and !"""
    source = source.partition("Mottakere av tilskudd i 2024")[0]
    for paragraph in re.split(r"\n\s*\n|\n\s*(?=[•\-]\s|\d+\.\s)|\n(?=\s*\d\d\.\d\d\.\d{4})", source):
        text = plain(re.sub(r"^\s*(?:[•\-]|\d+\.)\s+", "", paragraph))
        for sentence in re.split(r"(?<=[a-zæøå0-9)»][.?!:])\s+(?=[A-ZÆØÅ«])", text):
            if sentence and sentence not in CHROME:
                yield sentence


def squeezed(text):
    return plain(text).replace(" ", "")


@pytest.mark.parametrize("seed", sorted(path.stem for path in SEEDS.glob("*.txt")))
def test_at_least_98_percent_of_the_sentences_are_in_the_circular(seed, workspace):
    scheme, _, year = seed.rpartition("-")
    document = compose_circular(workspace.definition(parse_key(f"{scheme}/{year}")), workspace.theme)
    said = squeezed(" ".join([document.title, *lines(document.blocks)]))
    wanted = list(sentences((SEEDS / f"{seed}.txt").read_text(encoding="utf-8")))
    missing = [sentence for sentence in wanted if squeezed(MENDED.get(sentence, sentence)).rstrip(".") not in said]
    assert len(wanted) > 20
    assert len(missing) <= 0.02 * len(wanted), missing


def test_a_number_that_the_source_contradicts_is_the_number_of_areas(workspace):
    document = compose_circular(workspace.definition(parse_key("utviklingstiltak/2025")), workspace.theme)
    text = " ".join(lines(document.blocks))
    assert "definert fire satsingsområder" in text
    assert "fem satsingsområder" not in text
