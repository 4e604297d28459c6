"""Definitions with other texts."""

import copy
import dataclasses

import pytest

from assembler.scheme.key import Key
from support.product_samples import SECTION


@pytest.fixture(scope="module")
def made(workspace):
    """The definition of 2025 with another circular, or with other parts."""
    original = workspace.definition(Key("utviklingstiltak", 2025))

    def definition(circular=None, **parts):
        schema = copy.deepcopy({**original.schema, **parts})
        if circular is not None:
            schema["x-circular"] = {"language": "nb", "title": "T", "sections": [SECTION], **circular}
        path, _ = original.files[original.uri]
        files = {**original.files, original.uri: (path, schema)}
        return dataclasses.replace(original, schema=schema, files=files)

    return definition
