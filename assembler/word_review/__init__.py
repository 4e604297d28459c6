"""Sends text to Word for review as a copy with locked facts, and imports the edited copy into its source.

Out: ``tags`` splits each text of a definition or letter into what is typed, placeholders and tags; ``passages`` parses
it into ``lines`` with ``locked_content``; ``source_map`` does so for texts of a definition; ``parts`` gives all of them
as a review; ``export`` writes it as a Word file.

Back: ``docx.reader`` reads the lines of the file; ``match`` divides them into the segments of the parts; ``collapse``
takes the content of locked spans out, and with ``missing_values`` refuses changes of it (``value_sources`` says where
they belong); ``plan`` finds the texts that changed, which ``to_markdown`` and ``rewrite`` write, and ``section_tree``
nests the sections; ``apply`` edits the file of the definition. ``importer`` runs these stages and checks that the
result displays what the copy does; ``changes`` lists what changed, and ``report`` describes it.
"""
