"""Messages to those who answer name the question and the scheme's facts."""

from assembler.products.scheme_texts import message_renderer
from support.product_samples import faults


def test_a_message_names_its_question_and_the_schemes_facts_in_its_language(made, workspace):
    definition = made()
    text = "Minst {{ dette.minimum | ord }} i {{ ar }}, {{ navn }}, {{ avsender.kortnavn }}."
    for language, number in (("nb", "syv"), ("nn", "sju")):
        name = definition.schema["x-scheme"]["navn"][language]
        say = message_renderer(definition, language, workspace.theme)
        assert say(text, {"minimum": 7}) == f"Minst {number} i 2025, {name}, {workspace.theme.brand.short_name}."


def test_a_message_that_names_nothing_is_a_fault_below_the_properties(made, workspace):
    definition = made()
    say = message_renderer(definition, "nb", workspace.theme)
    assert faults(lambda theme: say("{{ borte }}", {}), workspace) == [(str(definition.path), "/properties line 1")]
