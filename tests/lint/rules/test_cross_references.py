"""References to points and headings of the document."""

import pytest

from support.lint_workspace import OFFICIALESE

REFERENCES = {
    "Se kapittel 4.": True, "Dette står i kap. 4.": True, "Dette (kap. 4) gjelder.": True,
    "Gjør som nevnt i punkt 7.": True, "Se avsnittet «Rapporteringskrav».": True,
    "Kravene er klare (se «Frister for rapportering»).": True, "Se vedlegg B.": True,
    "Se også pkt. 6.2.1.": True,
    "Se «Klage».": False, "Se avsnittet «Rapport og kontroll».": False, "Se kapittel 6 i bestemmelsene.": False,
    "Midlene står på kap. 292, post 21.": False, "Det følger av forvaltningsloven kapittel 6.": False,
    "Del A er ny, og kapittel 0292 post 21 er gammel.": False,
    "Se [«Hvem gjør hva»](https://www.imdi.no/hvem).": False,
}  # fmt: skip


@pytest.mark.parametrize("line", REFERENCES)
def test_a_reference_to_what_is_not_there_is_found(line, findings_after):
    reported = findings_after([{"at": "/x-circular/sections/0/text", "to": [OFFICIALESE["to"], "", line]}])
    ours = [finding for finding in reported if finding.rule.id.startswith("henvisning")]
    assert bool(ours) == REFERENCES[line]
    assert {finding.pointer for finding in ours} <= {"/x-circular/sections/0/text/2"}
