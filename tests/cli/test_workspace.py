"""The commands «init» and «list»."""

import json


def test_a_draft_that_cannot_be_read_yet_does_not_stop_the_list(run, copied):
    path = copied / "schemas/utviklingstiltak/2025.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["x-scheme"]["soknadsfrist"] = "snart"
    schema["x-open"] = [{"place": "/x-scheme/soknadsfrist", "what": "Frist"}]
    path.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    result = run("list", root=copied)
    assert result.exit_code == 0, result.output
    rows = {line.split()[0]: line for line in result.output.splitlines()}
    assert rows["utviklingstiltak/2025"].split()[1:] == ["–", "–", "–"]
    assert "2023-02-14" in rows["utviklingstiltak/2023"]
