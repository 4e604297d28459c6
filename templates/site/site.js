// On every page: how many days are left of a deadline, and whether one may apply today. Without scripts, what the site's
// own day said still stands.

"use strict";

(() => {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Oslo" }).format(new Date());
  const days = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  const colours = { open: "success", coming: "info", closed: "neutral" };

  for (const place of document.querySelectorAll(".countdown")) {
    const { fra, til } = place.dataset;
    const state = today < fra ? "coming" : today > til ? "closed" : "open";
    const tag = place.querySelector(".ds-tag");
    tag.textContent = place.dataset[state];
    tag.dataset.color = colours[state];
    const left = place.querySelector(".left");
    if (left) {
      left.hidden = state !== "open";
      const count = days(today, til);
      const told = count === 0 ? left.dataset.lastDay : count === 1 ? left.dataset.dayLeft : left.dataset.daysLeft;
      left.textContent = told.replace("{}", count);
    }
    const list = document.querySelector(`[data-state="${state}"] .calls`);
    const item = place.closest(".calls > li");
    if (list && item && item.parentElement !== list) list.append(item);
    for (const note of document.querySelectorAll("[data-when]")) note.hidden = note.dataset.when !== state;
  }

  // The order that the pages are written in: what closes first, else the newest.
  const dates = (item) => item.querySelector(".countdown").dataset;
  const name = (item) => item.querySelector("a").getAttribute("href");
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  for (const section of document.querySelectorAll("[data-state]")) {
    const list = section.querySelector(".calls"), none = section.querySelector(".none");
    const first = section.dataset.state === "open"
      ? (a, b) => compare(dates(a).til, dates(b).til)
      : (a, b) => compare(dates(b).fra, dates(a).fra);
    const items = [...list.children].sort((a, b) => first(a, b) || compare(name(a), name(b)));
    if (items.some((item, at) => item !== list.children[at])) list.append(...items);
    list.hidden = !list.childElementCount;
    if (none) none.hidden = !list.hidden;
    section.hidden = list.hidden && !none;
  }
})();
