import pytest

from assembler.scheme.names import SchemaView


def test_text_sees_a_schemas_properties_by_name_and_then_its_keywords():
    view = SchemaView({"minimum": 1, "properties": {"a": {"minimum": 10}, "minimum": {"maximum": 3}}})
    assert view["a"]["minimum"] == 10
    assert view["minimum"]["maximum"] == 3
    assert set(view) == {"a", "minimum", "properties"} and len(view) == 3
    with pytest.raises(KeyError):
        view["b"]
