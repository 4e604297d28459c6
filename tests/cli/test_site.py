"""The commands «site» and «serve»."""

from click.testing import CliRunner

from assembler.cli.site import serve, site_command


def test_the_command_makes_what_is_missing_and_writes_the_site(workspace, tmp_path):
    arguments = ["frivillige-organisasjoner/2019", "--out", str(tmp_path), "--date", "2025-02-01", "--jobs", "1"]
    result = CliRunner().invoke(site_command, [*arguments, "--base", "https://example.no/tilskudd"], obj=workspace)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "frivillige-organisasjoner/2019/soknad.nn.pdf").is_file()
    page = (tmp_path / "site/nn/index.html").read_text(encoding="utf-8")
    assert 'href="https://example.no/tilskudd/nn/"' in page


def test_there_is_nothing_to_serve_before_there_is_a_site(tmp_path):
    result = CliRunner().invoke(serve, ["--out", str(tmp_path)])
    assert "holds no site; make it with «assembler site»" in str(result.exception)
