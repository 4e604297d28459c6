// On every page: how many days are left of a deadline, and whether one may apply today. Without scripts, what the site's
// own day said still stands.

"use strict";

(() => {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Oslo" }).format(new Date());
  const days = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  const colours = { open: "success", coming: "info", closed: "neutral" };

  for (const place of document.querySelectorAll(".countdown")) {
    const { fra, frist } = place.dataset;
    const state = today < fra ? "coming" : today > frist ? "closed" : "open";
    const tag = place.querySelector(".ds-tag");
    tag.textContent = place.dataset[state];
    tag.dataset.color = colours[state];
    const left = place.querySelector(".left");
    left.hidden = state !== "open";
    const count = days(today, frist);
    const told = count === 0 ? left.dataset.lastDay : count === 1 ? left.dataset.dayLeft : left.dataset.daysLeft;
    left.textContent = told.replace("{}", count);
    const list = document.querySelector(`[data-state="${state}"] .calls`);
    const item = place.closest(".calls > li");
    if (list && item && item.parentElement !== list) list.append(item);
  }
  for (const section of document.querySelectorAll("[data-state]")) {
    const list = section.querySelector(".calls"), none = section.querySelector(".none");
    list.hidden = !list.childElementCount;
    if (none) none.hidden = !list.hidden;
    section.hidden = list.hidden && !none;
  }
})();
