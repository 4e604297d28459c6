"""Combines two Word files into one with tracked changes: ``document.write``. Knows nothing of grants.

``document`` aligns the blocks of both files, ``runs`` merges paragraphs word by word, ``moves`` turns deletions with an
equal insertion into moves; ``relationships`` imports the links, lists and bookmarks of the earlier file, and ``toc``
treats tables of contents, whose field marks cannot be tracked.
"""
