// «Find your form»: searches the page's own list while one types. The address holds what was searched for, so that a
// find can be shared; without scripts the list stands there as it is.

"use strict";

(() => {
  const MOST = 8;
  const words = JSON.parse(document.getElementById("ord").textContent);
  const box = document.getElementById("sok");
  const hits = document.getElementById("treff");
  const status = document.getElementById("treff-status");
  const all = document.getElementById("alle");

  const say = (name, ...values) =>
    values.reduce((text, value, at) => text.replace(`{${at}}`, value).replace("{}", value), words[name]);

  // Lower-case letters without marks; the ways to write æ, ø and å in plain letters are one.
  const plain = { æ: "ae", ø: "o", đ: "d", ŧ: "t", ŋ: "n" };
  const folded = (text) =>
    text.toLowerCase().replace(/[æøđŧŋ]/g, (letter) => plain[letter]).normalize("NFKD").replace(/\p{M}/gu, "")
      .replace(/aa/g, "a").replace(/ae/g, "a").replace(/oe/g, "o").replace(/[^a-z0-9]+/g, " ").trim();

  const entries = [...all.querySelectorAll("li[data-n]")].map((item) => {
    const link = item.querySelector("a");
    const also = item.querySelector(".also")?.dataset.names ?? "";
    const county = item.closest("div").querySelector("h3").textContent;
    const names = [...link.textContent.replace(/ (fylkes)?kommune$| herad$/, "").split(" – "), ...also.split("|")];
    return {
      item, link, county, numbers: item.dataset.n.split(" "),
      names: [folded(link.textContent), ...names.map(folded)].filter(Boolean),
      words: folded([link.textContent, also, county].join(" ")).split(" "),
    };
  });

  // The words that one looks for, without those that say «municipality». The Sámi and Kven ones stand after a name in the
  // genitive («Porsáŋggu gielda»), which is not the form that the register has, but close to it.
  const KINDS = /^(kommune|herad|suohkan|gielda|tjielte|komuuni|kunta)$/;
  const GENITIVE = /\b(suohkan|gielda|tjielte|komuuni|kunta)\b/;
  const wantedIn = (text) => folded(text).split(" ").filter((word) => !KINDS.test(word));

  function found(text) {
    const digits = text.replace(/[\s.-]|^\s*NO|MVA\s*$/gi, "");
    if (/^\d+$/.test(digits)) return entries.filter((each) => each.numbers.some((number) => number.startsWith(digits)));
    const wanted = wantedIn(text), name = wanted.join(" ");
    const ways = [
      ({ names }) => names.includes(name),
      ({ names }) => names.some((each) => each.startsWith(name)),
      ({ words }) => wanted.every((part) => part === "i" || words.some((word) => word.startsWith(part))),
      ({ names }) => names.some((each) => each.includes(name)),
    ];
    const hits = ways.map((way) => entries.filter(way)).find((some) => some.length);
    return hits ?? (GENITIVE.test(folded(text)) ? close(text) : []);
  }

  // How many letters must be changed, added, left out or swapped with the next to make one name of the other.
  function distance(a, b) {
    const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= a.length; i++) {
      rows.push([i]);
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
    return rows[a.length][b.length];
  }

  function close(text) {
    const wanted = wantedIn(text).join(" ");
    const near = entries.map((each) => [Math.min(...each.names.map((name) => distance(wanted, name))), each]);
    const least = Math.min(...near.map(([count]) => count));
    return least <= Math.max(1, wanted.length / 3) ? near.filter(([count]) => count === least).map(([, each]) => each) : [];
  }

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  function card(entry) {
    const { link, numbers, county } = entry;
    const organisation = numbers.at(-1);
    const card = document.createElement("li");
    const title = element("h2", link.textContent);
    const told = [county, numbers.length > 1 ? say("municipality_number", numbers[0]) : "",
      say("organisation_number", organisation.replace(/(\d{3})(?=\d)/g, "$1\u00a0"))];
    const facts = element("p", told.filter((part) => part && part !== link.textContent).join(" · "), { class: "detail" });
    const actions = element("p", "", { class: "actions" });
    const form = say(`in_${link.hreflang}`);
    const download = element("a", `${words.download_form} (PDF, ${form})`,
      { class: "ds-button", href: link.getAttribute("href"), hreflang: link.hreflang, download: link.download });
    const online = element("a", `${words.fill_online} (${form})`,
      { class: "ds-button", "data-variant": "secondary", href: `${words.forms[link.hreflang]}?for=${organisation}` });
    const share = element("a", words.share, { class: "ds-link", href: `?q=${organisation}` });
    for (const [link, what] of [[download, words.download_form], [online, words.fill_online], [share, words.share]])
      link.append(element("span", `: ${entry.link.textContent}`, { class: "ds-sr-only" }));
    actions.append(download, online, share);
    card.append(title, facts, actions);
    return card;
  }

  function show(text) {
    const asked = text.trim();
    const matches = folded(asked) ? found(asked) : [];
    const few = matches.length <= MOST;
    hits.replaceChildren(...(few ? matches : []).map(card));
    hits.hidden = !hits.childElementCount;
    for (const { item } of entries) item.hidden = Boolean(asked) && !few && !matches.some((each) => each.item === item);
    for (const group of all.querySelectorAll("div")) group.hidden = [...group.querySelectorAll("li")].every((item) => item.hidden);
    all.querySelector("nav").hidden = Boolean(asked);
    all.hidden = Boolean(asked) && few && matches.length > 0;
    status.textContent = !asked ? "" : matches.length ? say(matches.length === 1 ? "hit" : "hits", asked, matches.length) : "";
    if (asked && !matches.length) suggest(asked);
  }

  function suggest(asked) {
    const near = close(asked).slice(0, 3);
    status.textContent = say("no_hits", asked);
    if (!near.length) return;
    const [before, after] = words.did_you_mean.split("{}");
    const links = near.map(({ link, numbers }) =>
      element("a", link.textContent, { class: "ds-link", href: `?q=${numbers.at(-1)}` }));
    status.append(` ${before}`, ...links.flatMap((link, at) => (at ? [", ", link] : [link])), after);
  }

  function remember(text) {
    const asked = text.trim();
    try {
      history.replaceState(null, "", asked ? `?q=${encodeURIComponent(asked)}` : location.pathname);
    } catch {
      // A page opened from a folder may not change its address; the search works all the same.
    }
  }

  let waiting;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      show(box.value);
      remember(box.value);
    }, 150);
  });
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    show(box.value);
    remember(box.value);
  });
  box.value = new URLSearchParams(location.search).get("q") ?? "";
  show(box.value);
})();
