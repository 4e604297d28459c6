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
  const greeting = document.getElementById("hilsen");
  const aside = document.getElementById("til-side");
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
  const telling = (line) => (text) => {
    line.textContent = "";
    requestAnimationFrame(() => (line.textContent = text));
  };
  const tell = telling(notice); // beside the buttons
  const greet = telling(greeting); // at the top, where one begins

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
    const [undo] = holders.get(field.navn).getElementsByClassName("undo");
    if (undo) undo.hidden = !text;
  }

  // Takes in what a control holds; `leaving` reads it as the PDF form does when one leaves the field.
  function take(field, control, leaving) {
    if (field.type === "checkboxes") texts[answers.box(field, control.value)] = control.checked ? answers.TICKED : "";
    else if (field.type === "checkbox") texts[field.navn] = control.checked ? answers.TICKED : "";
    else if (control.type === "radio") {
      texts[field.navn] = control.value;
      show(field);
    } else {
      const { text, message } = answers.committed(field, control.value);
      texts[field.navn] = leaving ? text : control.value;
      if (leaving && !message) control.value = answers.shown(field, text);
      if (leaving && !checked) mark(field.navn, message);
    }
  }

  function refresh() {
    const counted = answers.kept(definition, texts);
    for (const name of definition.rekkefolge) texts[name] = counted[name];
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

  // Questions that the other answers rule out are hidden. What was answered there is laid aside: it comes back with the
  // question, and is in nothing that is checked or taken along until then.
  function relevant() {
    const { out } = answers.counting(definition, texts);
    const ruledOut = (name) => [...out].some((part) => answers.within(name, part));
    for (const [name, holder] of holders) holder.hidden = ruledOut(name);
    for (const part of form.querySelectorAll("section[data-part]")) {
      const inside = [...part.querySelectorAll("[data-felt]")];
      part.hidden = inside.length > 0 && inside.every((holder) => holder.hidden);
      const link = document.querySelector(`.contents a[href="#${part.getAttribute("aria-labelledby")}"]`);
      if (link) link.parentElement.hidden = part.hidden;
    }
    const laid = Object.entries(texts).some(([name, text]) => text && !byName.get(name)?.fast && ruledOut(name));
    if (laid && aside.hidden) greet(words.laid_aside);
    aside.hidden = !laid;
  }

  const tables = self.rows.create(form, {
    say, tell, byName,
    texts: () => texts,
    change(moved) {
      texts = moved;
      for (const field of fields) if (field.type !== "signature") show(field);
      changed();
    },
  });

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
    const found = problems(answers.kept(definition, texts));
    const byField = new Map(found.map((problem) => [problem.name, problem]));
    for (const field of fields) if (field.type !== "signature") mark(field.navn, byField.get(field.navn)?.message ?? "");
    summary.hidden = !found.length;
    summary.querySelector("ul").replaceChildren(...found.map(({ name, label, message }) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#${controls(name)[0].id}`;
      link.className = "ds-link";
      link.textContent = `${label}${where(name, label)}: ${message}`;
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

  // The section of a question, where it is not called the same.
  function where(name, label) {
    const section = holders.get(name).closest("section[data-part]");
    const title = document.getElementById(section.getAttribute("aria-labelledby")).textContent;
    return title === label ? "" : ` (${title})`;
  }

  function reveal(name) {
    for (let part = holders.get(name); part && part !== form; part = part.parentElement) part.hidden = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    checked = true;
    const found = markAll();
    tables.fold();
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
    tables.fold();
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
    changed();
  });
  form.addEventListener("click", ({ target }) => {
    if (!target.matches(".undo")) return;
    const holder = target.closest("[data-felt]"), field = byName.get(holder.dataset.felt);
    texts[field.navn] = "";
    show(field);
    holder.querySelector("input").focus();
    changed();
  });
  function changed() {
    refresh();
    save();
    if (checked) markAll();
  }

  // --- taken along ---

  function hand(name, type, contents) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([contents], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  const fileName = () => {
    const [applicant] = fields.filter((field) => /(^|\.)navn$/.test(field.navn)).map((field) => texts[field.navn] ?? "");
    const plain = applicant.toLowerCase().replace(/[^\p{L}\d]+/gu, "-").replace(/^-|-$/g, "");
    return ["soknad", definition.nokkel.replace("/", "-"), plain].filter(Boolean).join("-");
  };

  document.getElementById("take-json").addEventListener("click", () => {
    const { data } = answers.data(fields, answers.kept(definition, texts));
    hand(`${fileName()}.json`, "application/json", `${JSON.stringify({ form: definition.merke, data }, null, 1)}\n`);
    tell(words.json_ready);
  });

  const pdfButton = document.getElementById("take-pdf");
  pdfButton.addEventListener("click", async () => {
    if (pdfButton.ariaBusy === "true") return;
    pdfButton.ariaBusy = "true";
    tell(words.pdf_busy);
    try {
      const { bytes, lacking, cut } = await self.filledPdf(definition, answers.kept(definition, texts), [taking.dataset.pdfLib, taking.dataset.blank]);
      hand(`${fileName()}.pdf`, "application/pdf", bytes);
      const warnings = [lacking && words.pdf_letters, cut.length && say("pdf_cut", cut.map((each) => `«${each}»`).join(", "))];
      tell([words.pdf_ready, ...warnings.filter(Boolean)].join(" "));
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
      tell(unplaced.length ? say("not_placed", unplaced.map(known).join(", ")) : words.opened);
    } catch {
      tell(words.not_opened);
    }
    target.value = "";
  });

  // What a place in a file is called in the form: a row that the form has not is called as those that it has.
  function known(name) {
    const rowOf = (each, row) => each.replace(/\.\d+(\.|$)/, `.${row}$1`);
    const row = /\.(\d+)(\.|$)/.exec(name)?.[1];
    const like = byName.get(rowOf(name, 0));
    return like ? like.tekst.replace(/\d+$/, Number(row) + 1) : name;
  }

  document.getElementById("clear").addEventListener("click", () => {
    if (!confirm(words.clear_sure)) return;
    clearTimeout(waiting);
    try {
      localStorage.removeItem(storeName);
    } catch {
      // Nothing was kept.
    }
    checked = false;
    tables.close();
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
    const register = self.mottakere ?? [];
    const recipient = register.find((each) => [each.organisasjonsnummer, each.kommunenummer].includes(number));
    if (!recipient) return greet(say("not_found", number));
    const of = (each) => answers.texts(fields, each.svar).texts;
    const wanted = of(recipient);
    // Whoever was here before leaves nothing behind: all that the register knows of anyone gives way.
    const names = new Set(register.flatMap((each) => Object.keys(of(each))));
    const other = [...names].some((name) => texts[name] && texts[name] !== wanted[name] && !byName.get(name)?.fast);
    if (other && !confirm(words.keep_other)) return;
    fill({ ...Object.fromEntries(Object.entries(texts).filter(([name]) => !names.has(name))), ...wanted });
    store();
    greet(say("prefilled", recipient.navn));
  }

  taking.hidden = false;
  const before = kept();
  fill({ ...before });
  if (Object.values(before).some(Boolean)) greet(words.restored);
  const wanted = new URLSearchParams(location.search).get("for");
  if (wanted && taking.dataset.register) prefill(wanted);
})();
