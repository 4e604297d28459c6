"""WeasyPrint, as PDF/UA-1, from the letters as HTML: python weasyprint_letters.py FOLDER OUT."""

import sys
from pathlib import Path

from weasyprint import HTML

source, out = map(Path, sys.argv[1:])
for page in sorted(source.glob("*.html")):
    HTML(page).write_pdf(out / f"{page.stem}.pdf", pdf_variant="pdf/ua-1")
