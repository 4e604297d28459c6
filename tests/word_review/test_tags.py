"""A template as segments: joined they are the template again."""

from hypothesis import given
from hypothesis import strategies as st

from assembler.word_review import tags

PARTS = st.sampled_from(
    [
        "{{ navn }}",
        "{{ x | prosa }}",
        "{% if a %}",
        "{% endif %}",
        "{% set b = 1 %}",
        "{# merknad #}",
        "\n",
        "tekst",
        "{",
        "%}",
    ]
)


@given(st.lists(PARTS, max_size=12).map("".join))
def test_the_segments_of_a_template_joined_are_the_template(text):
    assert "".join(segment.raw for segment in tags.split_tags(text)) == text
    template = tags.split_template(text)
    assert template is None or "".join(segment.raw for segment in template) == text


def test_placeholders_regions_and_settings_are_told_apart():
    template = tags.split_template("{% set b = 1 %}\n{{ navn }} og {{ x | prosa }}\n{% if a %}\nJa.\n{% endif %}\n")
    kinds = [(segment.kind, segment.expression) for segment in template or () if segment.kind != "typed"]
    assert kinds == [("setting", ""), ("value", "navn"), ("text", "x"), ("region", "")]
    assert template[-2].whole_lines and tags.split_template("{% if a %}") is None


def test_a_long_name_is_cut_to_what_word_keeps_and_stays_unique():
    names = [tags.control_tag(f"{'x' * 80}{number}", "%") for number in range(3)]
    assert len(set(names)) == 3 and all(len(name) == tags.MAX_TAG_LENGTH and name.startswith("%") for name in names)
