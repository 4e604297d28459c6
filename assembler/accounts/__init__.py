"""Accounts as a spreadsheet: a report and a grant -> what its workbook holds; a filled workbook -> its data.

``content`` is the tree that ``writers/accounts.py`` writes, ``making`` derives it from a definition, ``figures`` works
out what its formulas come to, and ``reading`` takes a filled workbook back, which ``workbook`` opens with care and of
which ``answers`` judges each cell.
"""

from assembler.accounts.content import Accounts
from assembler.accounts.figures import computed
from assembler.accounts.making import of, reports
from assembler.accounts.reading import Reading, Remark, read

__all__ = ["Accounts", "Reading", "Remark", "computed", "of", "read", "reports"]
