import pytest

from assembler.core.errors import UsageError
from assembler.scheme.key import parse_key


@pytest.mark.parametrize("text", ["prove", "prove/", "/2025", "prove/x", "prove/2025/1", "prove/²", ""])
def test_what_is_no_scheme_and_year_is_a_usage_error(text):
    with pytest.raises(UsageError, match="is not SCHEME/YEAR"):
        parse_key(text)
