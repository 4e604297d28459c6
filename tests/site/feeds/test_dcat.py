"""The catalogue of open data."""

import hashlib
import json

from assembler.i18n.language import LANGUAGES
from support.site_pages import BASE


def test_the_catalogue_has_every_file_with_its_size_and_checksum(folder, built):
    catalogue = json.loads((folder / "katalog.json").read_text(encoding="utf-8"))
    assert len(catalogue["dcat:dataset"]) == len(built.calls)
    for dataset in catalogue["dcat:dataset"]:
        for each in dataset["dcat:distribution"]:
            address = each.get("dcat:downloadURL") or each["dcat:accessURL"]
            contents = (folder / address.removeprefix(BASE)).read_bytes()
            if "dcat:byteSize" in each:
                assert len(contents) == each["dcat:byteSize"]
                assert hashlib.sha256(contents).hexdigest() == each["spdx:checksum"]["spdx:checksumValue"]


def test_the_catalogue_says_what_a_dataset_is_whose_and_how_it_is_read(folder):
    catalogue = json.loads((folder / "katalog.json").read_text(encoding="utf-8"))
    for dataset in catalogue["dcat:dataset"]:
        assert {each["@language"] for each in dataset["dct:description"]} == {*LANGUAGES}
        assert dataset["dct:publisher"]["dct:identifier"] == catalogue["dct:publisher"]["dct:identifier"]
        assert all("vcard:hasEmail" in each for each in dataset["dcat:contactPoint"])
        assert dataset["dcat:theme"]["@id"].endswith("/GOVE")
        assert {"text/html", "text/calendar"} <= {each["dcat:mediaType"] for each in dataset["dcat:distribution"]}
