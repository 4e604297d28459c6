"""Links and addresses in texts."""

import pytest

from support.lint_workspace import OFFICIALESE

ADDRESSES = {
    "Skriv til tuki@imdi,no i dag.": "kontakt.epost",
    "Skriv til tukii@imdi.no.": "kontakt.ukjent",
    "Skriv til post@imdi.no, eller til ola@annet.no.": "",
    "Se [tilskudd](https://www.imdi.no/tilskudd og les.": "lenke.adresse",
    "Se [tilskudd] (https://www.imdi.no/tilskudd).": "lenke.adresse",
    "Se [tilskudd](https://www.imdi.no/ tilskudd).": "lenke.adresse",
    "Se [tilskudd](https://www.imdi.no/tilskudd).": "",
}


@pytest.mark.parametrize("line", ADDRESSES)
def test_an_address_that_leads_nowhere_is_found(line, findings_after):
    reported = findings_after([{"at": "/x-circular/sections/0/text", "to": [OFFICIALESE["to"], "", line]}])
    ours = {finding.rule.id for finding in reported if finding.rule.id.startswith(("kontakt", "lenke"))}
    assert ours == ({ADDRESSES[line]} if ADDRESSES[line] else set())
