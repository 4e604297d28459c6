"""Divides an edited copy into segments and finds the part that each one was: by bookmark, else by similar text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from assembler.text_diff import words
from assembler.text_diff.similarity import MIN_SIMILARITY, ratio, text_key
from assembler.word_review import locked_content
from assembler.word_review.docx.reader import BookmarkedLine
from assembler.word_review.lines import Line, Run, Runs, normalize
from assembler.word_review.locked_content import Lines, LockedSpans
from assembler.word_review.parts import Part, Review

_MIN_HEADING_SIMILARITY = 0.6  # from which a heading is another one rewritten; a text says more, so less is enough
_MIN_TEXT_SIMILARITY = 0.5


@dataclass(slots=True)
class CopySegment:
    """A heading with the lines below it in an edited copy; ``part`` is what it was in the review, none where it is new.

    ``title`` is the heading as read. ``heading`` and ``lines`` are collapsed by :mod:`collapse`, which adds the
    ``spans`` that they can contain.
    """

    part: Part | None
    level: int
    title: str
    heading: Runs
    lines: Lines = ()
    spans: LockedSpans = field(default_factory=dict)


def split_segments(review: Review, edited: Sequence[BookmarkedLine]) -> list[CopySegment]:
    """The edited lines as segments, in their order in Word, each with its part as far as it can be found."""
    edited = _with_original_urls(review, edited)
    intro, *_ = review.parts
    if review.kind == "letter":
        return [CopySegment(intro, 0, "", (), tuple(each.line for each in edited))]
    within_texts = {line.text for part in review.parts for line in part.text.expanded if line.kind == "heading"}
    unmatched = {part.bookmark: part for part in review.parts if part.heading}
    result = [CopySegment(intro, 0, "", ())]
    for each in edited:
        part = next((unmatched.pop(bookmark) for bookmark in each.bookmarks if bookmark in unmatched), None)
        line = each.line
        if line.kind == "heading" and (part or line.text not in within_texts):
            result.append(CopySegment(part, line.level, line.text, line.runs))
        else:
            result[-1].lines += (line,)
    _match_by_similarity(result, list(unmatched.values()))
    return result


def _with_original_urls(review: Review, edited: Sequence[BookmarkedLine]) -> list[BookmarkedLine]:
    """The lines with addresses as the copy had them: some programs add a slash to the name of a site."""
    known = {run.url for passage in review.passages() for line in passage.expanded for run in line.all_runs()}
    by_bare_url = {url.removesuffix("/"): url for url in known}

    def with_url(run: Run) -> Run:
        return run if run.url in known else replace(run, url=by_bare_url.get(run.url.removesuffix("/"), run.url))

    def with_urls(runs: Runs) -> Runs:
        return tuple(map(with_url, runs))

    return [replace(each, line=each.line.mapped(with_urls)) for each in edited]


def _match_by_similarity(segments: list[CopySegment], unmatched: list[Part]) -> None:
    """Find the parts whose bookmarks are lost: those with the same heading, then the most similar ones."""
    for segment in segments:
        if segment.part is None:
            same = [part for part in unmatched if part.heading_text == segment.title]
            if len(same) == 1:
                segment.part = same[0]
                unmatched.remove(same[0])
    scores = []
    for index, segment in enumerate(segments):
        for part in unmatched if segment.part is None else ():
            score = _similarity(segment, part)
            if score:
                scores.append((score, -index, part.bookmark, part))
    for _, index, _, part in sorted(scores, key=lambda entry: entry[:3], reverse=True):
        if segments[-index].part is None and part in unmatched:
            segments[-index].part = part
            unmatched.remove(part)


def _similarity(segment: CopySegment, part: Part) -> float:
    """The sum of the similarities of headings and of texts, 0 where neither is similar enough."""
    head = ratio(text_key(segment.title), text_key(part.heading_text))
    new, old = (text_key(" ".join(line.text for line in lines)) for lines in (segment.lines, part.text.expanded))
    text = ratio(new, old) if new.text and old.text else 0.0
    return head + text if head >= _MIN_HEADING_SIMILARITY or text >= _MIN_TEXT_SIMILARITY else 0.0


# --- tags of content controls that another program has removed --------------------------------------------------------


def restore_tags(review: Review, segments: Sequence[CopySegment]) -> None:
    """Give lines that have lost their content controls the owners and tags that their words had in the copy."""
    everywhere: dict[Line, list[Line]] = {}
    for part in review.parts:
        for line in part.text.expanded:
            everywhere.setdefault(_match_key(line), []).append(line)
    for segment in segments:
        if segment.part and segment.part.heading and segment.part.heading.lines:
            head = segment.part.heading.expanded[0]
            if _untagged(Line("text", segment.heading)) and not _untagged(head):
                segment.heading = _with_tags_of(Line("text", segment.heading), head).runs
        own = list(segment.part.text.expanded) if segment.part else []
        unused = Counter(map(_match_key, own)) - Counter(map(_match_key, segment.lines))
        segment.lines = tuple(
            _restored(line, own, unused, everywhere) if _untagged(line) else line for line in segment.lines
        )


def _restored(line: Line, own: Sequence[Line], unused: Counter[Line], everywhere: dict[Line, list[Line]]) -> Line:
    key = _match_key(line)
    same = [each for each in own if _match_key(each) == key] or everywhere.get(key, [])
    if same:
        return replace(line, runs=same[0].runs, rows=same[0].rows)
    near = [(ratio(text_key(line.text), text_key(each.text)), each) for each in own if unused[_match_key(each)]]
    score, best = max(near, key=lambda pair: pair[0], default=(0.0, line))
    if score < MIN_SIMILARITY or best.kind == "table" or line.kind == "table" or _untagged(best):
        return line
    unused[_match_key(best)] -= 1
    return _with_tags_of(line, best)


def _untagged(line: Line) -> bool:
    return not any(run.tag or run.owners for run in line.all_runs())


def _match_key(line: Line) -> Line:
    (result,) = locked_content.untagged((line,))
    return replace(result, level=0, number=0, new_page=False, kind="text" if line.kind != "table" else "table")


def _with_tags_of(line: Line, old: Line) -> Line:
    """The line with owners and tags of an older one, word by word; the tag of a value only where all of it is left."""
    before = list(_split_words(old.runs))
    after = list(_split_words(line.runs))
    matcher = SequenceMatcher(None, [run.text for run in before], [run.text for run in after], autojunk=False)
    names: list[Run | None] = [None] * len(after)
    replaced: dict[int, tuple[str, ...]] = {}  # owners of the words that new ones stand for
    for code, i1, i2, j1, j2 in matcher.get_opcodes():
        owners = {run.owners for run in before[i1:i2]}
        if code == "equal":
            names[j1:j2] = before[i1:i2]
        elif code == "replace" and len(owners) == 1:
            replaced |= dict.fromkeys(range(j1, j2), owners.pop())
    whole = {
        tag
        for tag, text in {(run.tag, run.text) for run in old.runs if run.tag}
        if sum(run is not None and run.tag == tag for run in names) % len(words.tokenize(text) or [""]) == 0
    }
    result = []
    for index, run in enumerate(after):
        name = names[index]
        if name is None:
            earlier = next((each for each in reversed(names[:index]) if each), None)
            later = next((each for each in names[index + 1 :] if each), None)
            result.append(replace(run, owners=replaced.get(index, _shared_owners(earlier, later))))
        else:
            result.append(replace(run, owners=name.owners, tag=name.tag if name.tag in whole else ""))
    return replace(line, runs=normalize(_join_values(result)))


def _split_words(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        for token in words.tokenize(run.text):
            yield replace(run, text=token)


def _shared_owners(one: Run | None, other: Run | None) -> tuple[str, ...]:
    """The owners that both neighbours of something new share; at an end, those of its one neighbour."""
    if one is None or other is None:
        only = one or other
        return only.owners if only else ()
    shared = []
    for left, right in zip(one.owners, other.owners, strict=False):
        if left != right:
            break
        shared.append(left)
    return tuple(shared)


def _join_values(runs: Iterable[Run]) -> list[Run]:
    """The words of a value as one run again."""
    result: list[Run] = []
    for run in runs:
        last = result[-1] if result else None
        if last and run.tag and last.tag == run.tag and last.owners == run.owners:
            result[-1] = replace(last, text=last.text + run.text)
        else:
            result.append(run)
    return result
