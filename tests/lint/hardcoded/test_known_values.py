"""The values of a definition that texts could type, with their placeholders."""

from assembler.lint.context import Scheme
from assembler.lint.hardcoded.known_values import KnownValues
from assembler.templating import blocks
from assembler.templating.placeholders import Place


def test_every_amount_and_limit_is_named_by_a_placeholder_that_exists(workspace, definition):
    scheme = Scheme(definition, workspace.theme, "", (), None)
    known = KnownValues(scheme)
    limits = [f"{limit.place}.{key}" for limit in known.limits.values() for key in ("minimum", "maximum")
              if getattr(limit, key) is not None]  # fmt: skip
    assert limits
    for name in (*limits, *(name for name in known.amounts.values() if name.startswith("skjema"))):
        assert blocks.line(f"{{{{ {name} }}}}", scheme.year.names, "nb", Place("text")).isdecimal()
