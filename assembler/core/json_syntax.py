"""Finds every syntax fault of a text that should be JSON, and says of each what is to be written instead.

``json`` stops at the first character that it cannot place, which is often the line after the fault, and knows nothing
of what people type: curly quotes, ``10 000 000``, ``False``, comments, text from Word. This reader goes on after each
fault as a person would read on, and so finds them all. It is used only for texts that ``json`` has refused.
"""

from __future__ import annotations

import re

from assembler.core.json_scanner import Scanner, StopReadingError, SyntaxFault
from assembler.core.json_slips import not_json, number_slip, right_word
from assembler.i18n.catalog import catalog

_, _n = catalog("core")

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_NUMBER_LIKE = re.compile(
    r"[-+−]?[0-9][0-9.]*(?:[ \u00a0\u2009\u202f'][0-9]{3})*(?:,[0-9]+)*[0-9.]*(?:\s*(?:kr|kroner|%|,-))?"
)
_AFTER_VALUE = re.compile(r"\s*(?:[,:;}\]\"]|//|/\*|#|\Z)|[ \t\r]*\n")
_DECIMALS = re.compile(r",[0-9]+\s*[,}\n]")
_WORD = re.compile(r"[^\W\d][^\s,:{}\[\]\"“”„«»]*")
_QUOTES = {"“": "”", "”": "”", "„": "”", "«": "»", "»": "«", "'": "'", "‘": "’", "’": "’", "`": "`", "´": "´"}
_CLOSING = "”“«»'‘’`´\"„"
_ESCAPE = re.compile(r'["\\/bfnrt]|u[0-9a-fA-F]{4}')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_NUMBERS = {"NaN", "Infinity", "-Infinity"}


def faults(text: str) -> tuple[SyntaxFault, ...]:
    """The syntax faults of a text, in order; none where it is JSON, or breaks a rule that is not one of syntax."""
    whole = not_json(text)
    reader = _Reader(text)
    if whole:
        reader.fault(whole[0], whole[1])
    else:
        reader.document()
    return tuple(reader.found)


class _Reader(Scanner):
    """Reads a text from start to end and collects its faults in ``found``."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._is_list = False  # whether what is read stands in an array

    def document(self) -> None:
        """Read one value and nothing after it."""
        try:
            self._value()
            self._skip()
            if self._at < len(self._text):
                char = self._text[self._at]
                if char in "}]":
                    self.fault(
                        self._at,
                        _(
                            "«{sign}» closes nothing; delete it, or find the «{open}» that is missing above",
                            sign=char,
                            open="{" if char == "}" else "[",
                        ),
                    )
                else:
                    self.fault(
                        self._at,
                        _("stands after the end of the JSON object; delete it, or move it in before the last }}"),
                    )
        except (StopReadingError, RecursionError):
            return

    def _value(self) -> None:
        self._skip()
        char = self._peek()
        if char == "{":
            self._members("{", "}")
        elif char == "[":
            self._members("[", "]")
        elif char == '"':
            self._string()
        elif char in _QUOTES and char:
            self._odd_string()
        elif char and (char.isdigit() or char in "-+−"):
            self._number()
        elif not char:
            self.fault(
                len(self._text.rstrip()) - 1 if self._text.strip() else 0, _("ends too early: a value is missing here")
            )
            raise StopReadingError
        elif match := _WORD.match(self._text, self._at):
            self._bare_word(match[0])
        elif char in ",:}]":
            self.fault(self._at, _("lacks a value before «{sign}»", sign=char))
        else:
            self.fault(self._at, _('«{sign}» cannot stand here; text stands between quotes, "…"', sign=char))
            self._at += 1

    def _members(self, opening: str, closing: str) -> None:
        """The members of an object, or the items of an array, and its end."""
        start, was_list = self._at, self._is_list
        self._is_list = opening == "["
        self._parts(start, opening, closing)
        self._is_list = was_list

    def _parts(self, start: int, opening: str, closing: str) -> None:
        self._at += 1
        self._skip()
        while self._peek() not in ("", closing):
            before = self._at
            if opening == "{":
                self._member()
            else:
                self._value()
            if not self._separator(start, before, opening, closing):
                return
        if self._peek() == closing:
            self._at += 1
        else:
            line = self.line_of(start)
            at = max(len(self._text.rstrip()) - 1, 0)
            self.fault(
                at,
                _(
                    "ends too early: «{sign}» is missing, which closes the «{open}» of line {line}",
                    sign=closing,
                    open=opening,
                    line=line,
                ),
            )
            raise StopReadingError

    def _separator(self, start: int, before: int, opening: str, closing: str) -> bool:
        """Read what stands between two parts, or nothing before the end; whether the object or array goes on."""
        end = self._at
        self._skip()
        char = self._peek()
        if char in (closing, ""):
            return True
        if char == ",":
            self._comma()
        elif char == ";":
            self.fault(self._at, _("«;» stands where a comma belongs; write «,»"))
            self._at += 1
            self._skip()
        elif char in "}]":
            self._wrong_end(start, opening, closing, char)
            return False
        elif self._is_inner_quote(end):
            self._inner_quote(end - 1)
            return self._separator(start, before, opening, closing)
        elif char == ":":
            self.fault(self._at, _("«:» stands where a comma belongs, or a quote is missing before it"))
            self._at += 1
        else:
            said = self._text[max(before, end - 40) : end].split("\n")[-1].strip()
            self.fault(end - 1, _("a comma is missing after «{text}»", text=said))
        return True

    def _comma(self) -> None:
        """A comma, and no second one or end after it."""
        comma = self._at
        self._at += 1
        self._skip()
        while self._peek() == ",":
            self.fault(self._at, _("is one comma too many; delete it"))
            self._at += 1
            self._skip()
        if self._peek() in ("}", "]"):
            self.fault(comma, _("is a comma after the last part, before «{sign}»; delete it", sign=self._peek()))

    def _is_inner_quote(self, end: int) -> bool:
        """Whether a quote within a text has ended it: the line goes on with what is no part of JSON."""
        return self._text[end - 1] == '"' and "\n" not in self._text[end : self._at] and self._peek() not in '"{['

    def _wrong_end(self, start: int, opening: str, closing: str, char: str) -> None:
        line = self.line_of(start)
        self.fault(
            self._at,
            _(
                "«{sign}» stands where «{right}» belongs, which closes the «{open}» of line {line}",
                sign=char,
                right=closing,
                open=opening,
                line=line,
            ),
        )
        self._at += 1

    def _inner_quote(self, quote: int) -> None:
        """A quote within a text has ended it: read on to the last quote of the line."""
        self.fault(quote, _('holds a quote within a text; write \\" for it, or «»'))
        line = self._text[self._at : self._end_of_line()]
        last = re.search(r'.*"(?=\s*[,}\]]?\s*$)', line)
        self._at += last.end() if last else len(line)

    def _member(self) -> None:
        """A name, a colon and a value."""
        char, start = self._peek(), self._at
        if char == '"':
            self._string()
        elif char in _QUOTES:
            self._odd_string()
        elif match := _WORD.match(self._text, self._at):
            self.fault(self._at, _('the name «{name}» has no quotes; write "{name}"', name=match[0].rstrip(" :=")))
            self._at = match.end()
        elif char.isdigit() and (match := _NUMBER_LIKE.match(self._text, self._at)):
            self.fault(
                self._at, _('a name is missing before «{text}»; each part of an object is "name": value', text=match[0])
            )
            self._at = match.end()
            return
        else:
            self.fault(self._at, _('«{sign}» cannot stand here; each part of an object is "name": value', sign=char))
            self._at += 1
            if char in "{[":
                self._at -= 1
                self._value()
            return
        name = self._text[start : self._at].strip(_CLOSING)
        self._skip()
        if self._peek() == ":":
            self._at += 1
        elif self._peek() == "=":
            self.fault(self._at, _("«=» stands where a colon belongs; write «:»"))
            self._at += 2 if self._text.startswith("=>", self._at) else 1
        else:
            self.fault(
                self._at if self._peek() else len(self._text) - 1,
                _("a colon and a value are missing after the name «{name}»", name=name),
            )
            if self._peek() in (",", "}", ""):
                return
        self._skip()
        if self._peek() in (",", "}"):
            self.fault(self._at, _("the name «{name}» has no value", name=name))
            return
        self._value()

    def _string(self) -> None:
        """A text between straight quotes, with what may not stand in it."""
        start = self._at
        self._at += 1
        text = self._text
        while self._at < len(text):
            char = text[self._at]
            if char == '"':
                self._at += 1
                return
            if char == "\\":
                if not _ESCAPE.match(text, self._at + 1):
                    self.fault(
                        self._at,
                        _(
                            "«{sign}» is no escape; write \\\\ for a backslash",
                            sign=text[self._at : self._at + 2].strip(),
                        ),
                    )
                self._at += 2
            elif char == "\n":
                self._open_string(start)
                return
            elif char == "\t":
                self.fault(self._at, _("a text holds a tab; write a space, or \\t"))
                self._at += 1
            elif _CONTROL.match(char):
                self.fault(self._at, _("a text holds an invisible control character; delete it"))
                self._at += 1
            else:
                self._at += 1
        self.fault(start, _('a text begins here and is never closed; its last quote (") is missing'))
        raise StopReadingError

    def _open_string(self, start: int) -> None:
        """A text that its line does not close: its quote is missing, or its line was broken."""
        line = self._text[start : self._at]
        rest = self._text[self._at + 1 :]
        following = rest.split("\n", 1)[0]
        cut = re.search(r"[”“«»'’]?\s*,?\s*$", line)
        if following.lstrip().startswith(('"', "}", "]", "“", "”")) or not rest.strip():
            place = start + (cut.start() if cut else len(line))
            if cut and cut[0].strip(" ,"):
                self.fault(
                    place,
                    _('the text ends with «{sign}» and not with a straight quote; write "', sign=cut[0].strip(" ,")),
                )
            else:
                self.fault(max(place - 1, start), _('the last quote (") of the text is missing'))
            self._at = place + (1 if cut and cut[0].strip(" ,") else 0)
            return
        self.fault(self._at - 1, _("a text is broken over two lines; write it on one, or \\n where a line ends"))
        self._at += 1
        while self._at < len(self._text) and self._text[self._at] != '"':
            self._at += 2 if self._text[self._at] == "\\" else 1
        self._at += 1

    def _odd_string(self) -> None:
        """A text between quotes that JSON does not know."""
        start, line_end = self._at, self._end_of_line()
        opening = self._text[start]
        kind = _("single quotes") if opening in "'`´" else _("curly quotes")
        if opening in "«»":
            kind = _("quotes such as «»")
        self.fault(start, _('{kind} stand where straight ones belong; write "', kind=kind))
        line = self._text[start + 1 : line_end]
        end = re.search(rf"[{re.escape(_CLOSING)}](?=\s*[:,}}\]]|\s*$)", line)
        self._at = start + 1 + (end.end() if end else len(line))

    def _number(self) -> None:
        """A number, or what people write for one."""
        start = self._at
        exact = _NUMBER.match(self._text, start)
        if exact and self._ends_number(exact.end()):
            self._at = exact.end()
            return
        like = _NUMBER_LIKE.match(self._text, start)
        typed = like[0].rstrip() if like else self._peek()
        self._at = start + len(typed)
        if word := _WORD.match(self._text, self._at):
            self._at = word.end()
            typed = self._text[start : self._at]
        self.fault(start, number_slip(typed))

    def _ends_number(self, end: int) -> bool:
        """Whether a number ends here; outside a list a comma with digits after it is a decimal comma."""
        is_decimal = not self._is_list and _DECIMALS.match(self._text, end)
        return bool(_AFTER_VALUE.match(self._text, end)) and not is_decimal

    def _bare_word(self, word: str) -> None:
        """A word without quotes: true, false, null, or a text whose quotes are missing."""
        start = self._at
        self._at += len(word)
        if word in ("true", "false", "null"):
            return
        if right := right_word(word):
            self.fault(start, _("«{word}» is written {right}, without quotes", word=word, right=right))
        elif word in _NO_NUMBERS:
            self.fault(start, _("{word} is not valid JSON", word=word))
        else:
            line = self._text[start : self._end_of_line()]
            text = re.match(r"[^,}\]\"]*", line)
            said = (text[0] if text else word).strip()
            self._at = start + len(text[0] if text else word)
            if self._peek() == '"':
                self._at += 1
            self.fault(start, _('the text «{text}» has no quotes; write "{text}"', text=said[:40]))
