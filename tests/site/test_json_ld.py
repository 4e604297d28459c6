"""What search engines read of a call."""

import json
import re


def test_search_engines_are_told_of_the_grant(folder):
    text = (folder / "utviklingstiltak/2025/index.html").read_text(encoding="utf-8")
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert told["@type"] == "MonetaryGrant"
    assert told["potentialAction"]["endTime"] == "2025-02-19"
