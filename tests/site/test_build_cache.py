"""Products are made again where they, or what they are made from, have changed."""

import os
import shutil

import pytest

from assembler.scheme.workspace import Workspace
from assembler.site.build_cache import BuildCache


class Changing:
    """A workspace of one's own with the build folder, whose files all bear a time long past."""

    def __init__(self, workspace, definitions, register, out, folder):
        self.root, self.out, self._everyone = folder, folder / "build", register
        self._keys = [each.key for each in definitions]
        for name in ("schemas", "templates", "register"):
            shutil.copytree(workspace.root / name, folder / name)
        shutil.copytree(out, self.out)

    @property
    def cache(self):
        return BuildCache(Workspace(self.root), self._everyone, self.out)

    @property
    def definitions(self):
        return [Workspace(self.root).definition(key) for key in self._keys]

    def missing(self):
        return {task.stem for task in self.cache.missing_tasks(self.definitions)}

    def change(self, name, old, new):
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        os.utime(path, (0, 0))


@pytest.fixture
def changing(workspace, definitions, register, out, tmp_path):
    return Changing(workspace, definitions, register, out, tmp_path)


def schemes(stems):
    return {stem.partition("/")[0] for stem in stems}


def test_a_product_that_is_missing_or_another_is_made_again(changing):
    assert schemes(changing.missing()) == {"utviklingstiltak", "frivillige-organisasjoner"}
    changing.cache.record(changing.definitions)
    assert changing.missing() == set()
    form = changing.out / "utviklingstiltak/2025/soknad.nb.pdf"
    contents = form.read_bytes()
    form.write_bytes(contents + b"%")
    assert changing.missing() == {"utviklingstiltak/2025/soknad.nb"}
    form.unlink()
    assert changing.missing() == {"utviklingstiltak/2025/soknad.nb"}
    form.write_bytes(contents)
    assert changing.missing() == set()


def test_no_time_of_a_file_hides_that_a_definition_or_the_brand_has_changed(changing):
    changing.cache.record(changing.definitions)
    definition = "schemas/frivillige-organisasjoner/2019.json"
    changing.change(definition, '"x-scheme":', '"x-scheme" :')
    assert changing.missing() == set()
    changing.change(definition, "Søknad om tilskudd", "Søknad om støtte")
    assert schemes(changing.missing()) == {"frivillige-organisasjoner"}
    changing.cache.record(changing.definitions)
    changing.change("templates/brand.json", "Postboks", "Boks")
    assert schemes(changing.missing()) == {"frivillige-organisasjoner", "utviklingstiltak"}
