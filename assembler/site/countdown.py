"""Render a call's state and days left as of the site's date; scripts update both as days pass."""

from __future__ import annotations

import datetime as dt

from assembler.i18n.formats import long_date
from assembler.i18n.language import Language
from assembler.render.html.escape import Html, escaped, tag
from assembler.site.funding_calls import STATES, Call, State
from assembler.site.words import phrase

_TAG_COLOURS: dict[State, str] = {"open": "success", "coming": "info", "closed": "neutral"}
_DAYS_LEFT_PHRASES = ("days_left", "day_left", "last_day")


def countdown(call: Call, date: dt.date, language: Language) -> Html:
    """The state of a call on this day, and the days left until its deadline where it has one."""
    state = call.state(date)
    badge = tag("span", escaped(phrase(state, language)), class_="ds-tag", data_color=_TAG_COLOURS[state])
    parts = [badge, _days_left(call.deadline, date, state, language)] if call.deadline else [badge]
    states = {f"data-{name}": phrase(name, language) for name in STATES}
    dates = {"data-fra": call.published.isoformat(), "data-til": call.last_day.isoformat()}
    return tag("span", *parts, class_="countdown", **dates, **states)


def _days_left(deadline: dt.date, date: dt.date, state: State, language: Language) -> Html:
    words = {f"data-{name.replace('_', '-')}": phrase(name, language) for name in _DAYS_LEFT_PHRASES}
    days = (deadline - date).days
    count = phrase("day_left", language) if days == 1 else phrase("days_left", language, days)
    text = escaped(phrase("as_of", language, count, long_date(date, language)) if state == "open" else "")
    return tag("span", text, class_="left", hidden=state != "open", **words)
