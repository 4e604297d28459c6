// Answers as texts and as data. A form's state is a text for each field, under the name that the field has in the PDF;
// the rules by which texts are read, shown and added up are the PDF form's own (rules.js), called by their names.

"use strict";

self.answers = (() => {
  const TICKED = "Ja";
  let told = "";
  self.app = { alert: (message) => (told = message) };

  // Runs one event of a field as a PDF viewer does: the value goes in and out as `event.value`.
  function run(call, value, form) {
    if (!call) return { value, message: "" };
    const [name, ...values] = call;
    told = "";
    self.event = { value, willCommit: true, rc: true };
    self[name](...(form ? [form] : []), ...values);
    return { value: self.event.value, message: told };
  }

  // What was typed, in the form that it is kept in, and what is wrong with it.
  function committed(field, typed) {
    const text = typed.trim();
    if (text === "") return { text, message: "" };
    const read = run(field.K, text);
    if (read.message) return { text, message: read.message };
    return { text: read.value, message: run(field.V, read.value).message };
  }

  const shown = (field, text) => (text === "" ? "" : run(field.F, text).value);

  // The calculated fields' texts, in the order in which they follow from each other.
  function calculate(definition, texts) {
    const form = { getField: (name) => ({ value: texts[name] ?? "" }) };
    const byName = new Map(definition.felt.map((field) => [field.navn, field]));
    for (const name of definition.rekkefolge) {
      const result = run(byName.get(name).C, "", form).value;
      texts[name] = String(result).replace(".", ",");
    }
  }

  const escaped = (part) => part.replaceAll("%", "%25").replaceAll(".", "%2E");
  const path = (name) => name.split(".").map((part) => part.replaceAll("%2E", ".").replaceAll("%25", "%"));
  const box = (field, choice) => `${field.navn}.${escaped(choice)}`;

  function typedChoice(field, text) {
    const choice = field.valg.find(([value]) => value === text);
    return choice ? (choice[2] ? JSON.parse(choice[0]) : choice[0]) : text;
  }

  // Dates are kept as 19.02.2025 and are 2025-02-19 as data; what is no date stays as it is.
  function iso(text) {
    const parts = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text);
    return parts ? `${parts[3]}-${parts[2]}-${parts[1]}` : text;
  }

  function typed(field, text) {
    if (text === "") return undefined;
    switch (field.type) {
      case "integer":
      case "amount":
      case "number": {
        const number = text.replace(",", ".");
        // What a number cannot hold exactly stays as it was typed: the check tells of it.
        return /^-?\d+(\.\d+)?$/.test(number) && Math.abs(Number(number)) <= Number.MAX_SAFE_INTEGER ? Number(number) : text;
      }
      case "date":
        return iso(text);
      case "yesno":
        return text === "true" ? true : text === "false" ? false : text;
      case "checkbox":
        return true;
      case "radio":
      case "select":
        return typedChoice(field, text);
      default:
        return text;
    }
  }

  function value(field, texts) {
    if (field.type !== "checkboxes") return typed(field, texts[field.navn] ?? "");
    const ticked = field.valg.filter(([choice]) => texts[box(field, choice)] === TICKED);
    return ticked.length ? ticked.map(([choice]) => typedChoice(field, choice)) : undefined;
  }

  // --- what is asked for ---

  function holds({ felt: name, art, verdier }, byName, texts) {
    const field = byName.get(name);
    if (art === "is") return verdier.includes(field?.type === "checkbox" && texts[name] ? "true" : (texts[name] ?? ""));
    const ticked = (field?.valg ?? []).map(([value]) => value).filter((value) => texts[box(field, value)]);
    return verdier.length ? verdier.every((value) => ticked.includes(value)) : ticked.length > 0;
  }
  const within = (name, part) => name === part || name.startsWith(`${part}.`);

  // The names of the parts that the other answers rule out, and the texts without what was answered in them: an answer
  // that does not count rules nothing in.
  function counting(definition, texts) {
    const byName = new Map(definition.felt.map((field) => [field.navn, field]));
    const out = new Set();
    let counted = texts;
    for (let before = -1; out.size > before;) {
      before = out.size;
      for (const { del: part, hvis } of definition.vilkar) if (!hvis.every((each) => holds(each, byName, counted))) out.add(part);
      counted = Object.fromEntries(Object.entries(texts).filter(([name]) => ![...out].some((part) => within(name, part))));
    }
    return { out, texts: counted };
  }

  const TYPED = new Set(["text", "multiline", "integer", "amount", "number", "date"]);

  // The texts that the form would be handed over with: each as it is kept when one leaves its field.
  function kept(definition, texts) {
    const { texts: counted } = counting(definition, texts);
    for (const field of definition.felt)
      if (TYPED.has(field.type) && !field.fast && counted[field.navn]) counted[field.navn] = committed(field, counted[field.navn]).text;
    calculate(definition, counted);
    return counted;
  }

  // Calculated fields and signatures are no answers.
  const answerable = (field) => !field.C && field.type !== "signature";
  const above = (name) => name.slice(0, Math.max(name.lastIndexOf("."), 0));

  // The data that the fields hold; empty fields are left out, and empty rows close up. What the form itself says makes no
  // row and no optional part: it goes with the answers beside it. `names` leads from each place in the data (a JSON
  // Pointer) to the name of its field or of what fields stand in. `workedOut`: with the calculated fields, which are no
  // answers but are checked like them, in those parts that are there.
  function data(fields, texts, { workedOut = false } = {}) {
    const root = {}, names = new Map();
    const found = fields.filter(answerable).map((field) => [field, value(field, texts)]).filter(([, each]) => each !== undefined);
    const answered = new Set(found.filter(([field]) => !field.fast).map(([field]) => above(field.navn)));
    for (const [field, each] of found) {
      if (field.folger && !answered.has(above(field.navn))) continue;
      const parts = path(field.navn);
      let target = root;
      for (const part of parts.slice(0, -1)) target = target[part] ??= {};
      target[parts.at(-1)] = each;
    }
    for (const field of workedOut ? fields.filter((each) => each.C) : []) {
      const parts = path(field.navn), each = value(field, texts);
      const part = parts.slice(0, -1).reduce((above, key) => above?.[key], root);
      if (part && each !== undefined) part[parts.at(-1)] = each;
    }
    return { data: withRows(root, "", "", names), names };
  }

  function withRows(part, pointer, name, names) {
    names.set(pointer, name);
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    const keys = Object.keys(part);
    const rows = keys.length > 0 && keys.every((key) => /^\d+$/.test(key));
    if (rows) keys.sort((a, b) => a - b);
    const made = keys.map((key, at) => {
      const below = `${pointer}/${(rows ? String(at) : key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return [key, withRows(part[key], below, name ? `${name}.${escaped(key)}` : escaped(key), names)];
    });
    return rows ? made.map(([, each]) => each) : Object.fromEntries(made);
  }

  // The texts that fields hold for these data, and the places in the data that no field has.
  function texts(fields, data) {
    const found = {}, taken = new Set();
    for (const field of fields) {
      const value = path(field.navn).reduce((part, key) => part?.[key], data);
      if (value === undefined || value === null || field.type === "signature") continue;
      taken.add(field.navn);
      if (field.fast) continue;
      if (field.type === "checkboxes") for (const each of [value].flat()) found[box(field, String(each))] = TICKED;
      else if (field.type === "checkbox") found[field.navn] = value === true ? TICKED : "";
      else if (typeof value === "number") found[field.navn] = String(value).replace(".", ",");
      else if (field.type === "date") found[field.navn] = String(value).replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3.$2.$1");
      else found[field.navn] = String(value);
    }
    return { texts: found, unplaced: [...leaves(data, "")].filter((name) => ![...taken].some((each) => name === each || name.startsWith(`${each}.`))) };
  }

  function* leaves(part, name) {
    if (part !== null && typeof part === "object") {
      for (const [key, each] of Object.entries(part)) yield* leaves(each, name ? `${name}.${escaped(key)}` : escaped(key));
    } else if (part !== null && part !== undefined) yield name;
  }

  return { TICKED, box, calculate, committed, counting, data, escaped, kept, path, run, shown, texts, within };
})();
