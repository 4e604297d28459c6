// The web form: keeps the answers in this browser, adds up, says what is wrong, and hands the answers over as files.

"use strict";

(() => {
  const definition = JSON.parse(document.getElementById("skjema").textContent);
  const { felt: fields, ord: words } = definition;
  const { answers } = self;
  const form = document.getElementById("soknad");
  const taking = document.getElementById("kontroll");
  const summary = document.getElementById("feil");
  const notice = document.getElementById("melding");
  const savedLine = document.getElementById("lagret");
  const byName = new Map(fields.map((field) => [field.navn, field]));
  const holders = new Map([...form.querySelectorAll("[data-felt]")].map((each) => [each.dataset.felt, each]));
  const problems = self.check.create(definition);
  const storeName = `skjema:${definition.nokkel}`;
  const title = document.title;

  let texts = {};
  let checked = false;

  const say = (name, ...values) => values.reduce((said, value) => said.replace("{}", value), words[name]);
  const controls = (name) => [...holders.get(name).querySelectorAll("input, select, textarea")];
  const tell = (text) => {
    notice.textContent = "";
    requestAnimationFrame(() => (notice.textContent = text));
  };

  // --- fields and texts ---

  function show(field) {
    const text = texts[field.navn] ?? "";
    for (const control of controls(field.navn)) {
      if (field.type === "checkboxes") control.checked = texts[answers.box(field, control.value)] === answers.TICKED;
      else if (field.type === "checkbox") control.checked = text === answers.TICKED;
      else if (control.type === "radio") control.checked = control.value === text;
      else if (field.type === "select") control.value = text;
      else control.value = answers.shown(field, text);
    }
    count(field);
  }

  // Takes in what a control holds; `leaving` reads it as the PDF form does when one leaves the field.
  function take(field, control, leaving) {
    if (field.type === "checkboxes") texts[answers.box(field, control.value)] = control.checked ? answers.TICKED : "";
    else if (field.type === "checkbox") texts[field.navn] = control.checked ? answers.TICKED : "";
    else if (control.type === "radio") texts[field.navn] = control.value;
    else {
      const { text, message } = answers.committed(field, control.value);
      texts[field.navn] = leaving ? text : control.value;
      if (leaving && !message) control.value = answers.shown(field, text);
      if (leaving && !checked) mark(field.navn, message);
    }
  }

  function refresh() {
    answers.calculate(definition, texts);
    for (const name of definition.rekkefolge) show(byName.get(name));
    relevant();
  }

  function count(field) {
    const [control] = controls(field.navn);
    const most = Number(control?.dataset.max);
    if (!most || most < 200) return;
    let line = holders.get(field.navn).querySelector(".count");
    if (!line) {
      line = document.createElement("p");
      line.className = "count detail";
      control.after(line);
    }
    const used = [...control.value].length;
    line.textContent = say("count", used, most);
    line.classList.toggle("over", used > most);
  }

  // --- what is asked for ---

  const holds = ({ felt: name, art, verdier }) => {
    const field = byName.get(name);
    if (art === "is") return verdier.includes(field?.type === "checkbox" && texts[name] ? "true" : (texts[name] ?? ""));
    const ticked = (field?.valg ?? []).map(([value]) => value).filter((value) => texts[answers.box(field, value)]);
    return verdier.length ? verdier.every((value) => ticked.includes(value)) : ticked.length > 0;
  };
  const within = (name, part) => name === part || name.startsWith(`${part}.`);
  const empty = (field) => Object.entries(texts).every(([name, text]) => !text || !within(name, field.navn));

  // Questions that the other answers rule out are hidden, unless they have been answered: then one must see them.
  function relevant() {
    const out = new Set();
    for (const { del: part, hvis } of definition.vilkar) {
      const concerned = fields.filter((field) => within(field.navn, part));
      if (!hvis.every(holds) && concerned.every((field) => field.fast || empty(field)))
        for (const field of concerned) out.add(field.navn);
    }
    for (const [name, holder] of holders) holder.hidden = out.has(name);
    for (const part of form.querySelectorAll("section[data-part]")) {
      const inside = [...part.querySelectorAll("[data-felt]")];
      part.hidden = inside.length > 0 && inside.every((holder) => out.has(holder.dataset.felt));
      const link = document.querySelector(`.contents a[href="#${part.getAttribute("aria-labelledby")}"]`);
      if (link) link.parentElement.hidden = part.hidden;
    }
  }

  // --- rows ---

  const rows = (table) => [...table.tBodies[0].rows];
  const rowFields = (row) => [...row.querySelectorAll("[data-felt]")].map((holder) => byName.get(holder.dataset.felt));

  function fold(table) {
    const all = rows(table);
    const last = all.findLastIndex((row) =>
      rowFields(row).some((field) => !empty(field) && !field.fast) || row.querySelector("[required], [aria-invalid]"));
    all.forEach((row, at) => (row.hidden = row.hidden && at > Math.max(last, 0)));
    table.nextElementSibling.hidden = !all.some((row) => row.hidden);
  }

  for (const table of form.querySelectorAll("table.rows")) {
    for (const row of rows(table)) row.hidden = true;
    table.nextElementSibling.addEventListener("click", () => {
      const at = rows(table).findIndex((row) => row.hidden);
      const row = rows(table)[at];
      row.hidden = false;
      row.querySelector("input:not([readonly]), select, textarea")?.focus();
      table.nextElementSibling.hidden = rows(table).every((row) => !row.hidden);
      tell(say("row_added", at + 1));
    });
  }
  const foldAll = () => form.querySelectorAll("table.rows").forEach(fold);

  // --- what is wrong ---

  function mark(name, message) {
    const holder = holders.get(name);
    const line = holder.querySelector(".ds-validation-message");
    const group = holder.matches("fieldset");
    line.textContent = message;
    line.hidden = !message;
    for (const control of controls(name)) {
      if (message) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    const told = group ? holder : controls(name)[0];
    const others = (told.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== line.id);
    const ids = message ? [...others, line.id] : others;
    if (ids.length) told.setAttribute("aria-describedby", ids.join(" "));
    else told.removeAttribute("aria-describedby");
  }

  function markAll() {
    const found = problems(texts);
    const byField = new Map(found.map((problem) => [problem.name, problem]));
    for (const field of fields) if (field.type !== "signature") mark(field.navn, byField.get(field.navn)?.message ?? "");
    summary.hidden = !found.length;
    summary.querySelector("ul").replaceChildren(...found.map(({ name, label, message }) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#${controls(name)[0].id}`;
      link.className = "ds-link";
      link.textContent = (message.includes(label) ? message : `${label}: ${message}`) + where(name, label);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        reveal(name);
        controls(name)[0].focus();
      });
      item.append(link);
      return item;
    }));
    document.title = found.length ? `${words.error_title}: ${title}` : title;
    return found;
  }

  // The section of a question whose label others have too.
  function where(name, label) {
    if (fields.filter((field) => field.tekst === label).length < 2) return "";
    const section = holders.get(name).closest("section[data-part]");
    return ` (${document.getElementById(section.getAttribute("aria-labelledby")).textContent})`;
  }

  function reveal(name) {
    for (let part = holders.get(name); part && part !== form; part = part.parentElement) part.hidden = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    checked = true;
    const found = markAll();
    foldAll();
    for (const { name } of found) reveal(name);
    if (found.length) {
      tell("");
      summary.focus({ preventScroll: true });
      summary.scrollIntoView();
    } else tell(words.all_right);
  });

  // --- kept in this browser ---

  let waiting;
  function save() {
    clearTimeout(waiting);
    waiting = setTimeout(store, 300);
  }
  function store() {
    try {
      const filled = Object.fromEntries(Object.entries(texts).filter(([name, text]) => text && !byName.get(name)?.fast));
      localStorage.setItem(storeName, JSON.stringify({ skjema: definition.merke, svar: filled }));
      const time = new Date().toLocaleTimeString("nb-NO", { hour: "2-digit", minute: "2-digit" });
      savedLine.textContent = say("saved", time);
    } catch {
      savedLine.textContent = words.not_saved;
    }
  }

  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(storeName) ?? "null")?.svar ?? {};
      const names = new Set(fields.flatMap((field) =>
        field.type === "checkboxes" ? field.valg.map(([value]) => answers.box(field, value)) : [field.navn]));
      return Object.fromEntries(Object.entries(found).filter(([name, text]) => names.has(name) && typeof text === "string"));
    } catch {
      return {};
    }
  }

  function fill(all) {
    texts = all;
    for (const field of fields) if (field.fast && field.verdi !== undefined) texts[field.navn] ??= field.verdi;
    for (const field of fields) if (field.type !== "signature") show(field);
    refresh();
    foldAll();
    if (checked) markAll();
  }

  form.addEventListener("input", ({ target }) => {
    const field = byName.get(target.closest("[data-felt]")?.dataset.felt);
    if (!field) return;
    take(field, target, false);
    count(field);
    save();
  });
  form.addEventListener("change", ({ target }) => {
    const field = byName.get(target.closest("[data-felt]")?.dataset.felt);
    if (!field) return;
    take(field, target, true);
    refresh();
    save();
    if (checked) markAll();
  });

  // --- taken along ---

  function hand(name, type, contents) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([contents], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  function committedTexts() {
    const all = { ...texts };
    for (const field of fields) {
      if (!field.fast && !["checkboxes", "checkbox", "radio", "yesno", "select", "signature"].includes(field.type) && all[field.navn])
        all[field.navn] = answers.committed(field, all[field.navn]).text;
    }
    return all;
  }
  const fileName = () => {
    const [applicant] = fields.filter((field) => /(^|\.)navn$/.test(field.navn)).map((field) => texts[field.navn] ?? "");
    const plain = applicant.toLowerCase().replace(/[^\p{L}\d]+/gu, "-").replace(/^-|-$/g, "");
    return ["soknad", definition.nokkel.replace("/", "-"), plain].filter(Boolean).join("-");
  };

  document.getElementById("take-json").addEventListener("click", () => {
    const { data } = answers.data(fields, committedTexts());
    hand(`${fileName()}.json`, "application/json", `${JSON.stringify({ form: definition.merke, data }, null, 1)}\n`);
  });

  const pdfButton = document.getElementById("take-pdf");
  pdfButton.addEventListener("click", async () => {
    if (pdfButton.ariaBusy === "true") return;
    pdfButton.ariaBusy = "true";
    tell(words.pdf_busy);
    try {
      const { bytes, lacking } = await self.filledPdf(definition, committedTexts(), [taking.dataset.pdfLib, taking.dataset.blank]);
      hand(`${fileName()}.pdf`, "application/pdf", bytes);
      tell(lacking ? `${words.pdf_ready} ${words.pdf_letters}` : words.pdf_ready);
    } catch (error) {
      console.error(error);
      tell(words.pdf_failed);
    }
    pdfButton.ariaBusy = null;
  });

  document.getElementById("open-json").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    try {
      const { form: mark, data } = JSON.parse(await file.text());
      if (typeof mark !== "string" || mark.split(" ")[0] !== definition.nokkel) throw new Error("another form");
      const { texts: all, unplaced } = answers.texts(fields, data);
      fill(all);
      store();
      tell(unplaced.length ? say("not_placed", unplaced.join(", ")) : words.opened);
    } catch {
      tell(words.not_opened);
    }
    target.value = "";
  });

  document.getElementById("clear").addEventListener("click", () => {
    if (!confirm(words.clear_sure)) return;
    clearTimeout(waiting);
    try {
      localStorage.removeItem(storeName);
    } catch {
      // Nothing was kept.
    }
    checked = false;
    for (const table of form.querySelectorAll("table.rows")) for (const row of rows(table)) row.hidden = true;
    fill({});
    for (const field of fields) if (field.type !== "signature") mark(field.navn, "");
    summary.hidden = true;
    document.title = title;
    savedLine.textContent = "";
    tell(words.cleared);
  });

  // --- for whom ---

  // `?for=` names a recipient by organisation number: what the register knows of it is filled in.
  async function prefill(number) {
    await new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = taking.dataset.register;
      script.onload = script.onerror = resolve;
      document.head.append(script);
    });
    const recipient = self.mottakere?.find((each) => [each.organisasjonsnummer, each.kommunenummer].includes(number));
    if (!recipient) return;
    const { texts: known } = answers.texts(fields, recipient.svar);
    const other = Object.entries(known).some(([name, text]) => texts[name] && texts[name] !== text);
    if (other && !confirm(words.keep_other)) return;
    fill({ ...texts, ...known });
    store();
    tell(say("prefilled", recipient.navn));
  }

  taking.hidden = false;
  const before = kept();
  fill({ ...before });
  if (Object.values(before).some(Boolean)) tell(words.restored);
  const wanted = new URLSearchParams(location.search).get("for");
  if (wanted) prefill(wanted);
})();
