"""The way back: filled forms, web forms' answers and accounts workbooks in, records of what was answered out.

``kinds`` finds the files, ``workers`` has them read in processes that may fail, ``taking`` reads one: ``forms`` knows
what it was made from, ``answers`` makes data of its texts, ``complaints`` holds them against the contract. ``checks``
says what no single form shows, and ``table`` makes the case workers' sheet of it all.
"""
