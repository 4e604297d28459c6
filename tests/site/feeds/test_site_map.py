"""The site map."""

import xml.etree.ElementTree as ET

from support.site_pages import BASE


def test_the_site_map_has_every_page(folder, pages):
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {loc.text for loc in ET.fromstring((folder / "sitemap.xml").read_bytes()).iter(f"{space}loc")}
    assert found == {BASE + path.removesuffix("index.html") for path in pages}
