// Checks answers: each field by its own rules, the whole by the definition's JSON Schema. Every problem is a field's name
// and a sentence in the form's language.

"use strict";

self.check = (() => {
  const { answers, jsonSchema } = self;
  const digits = (text, weights) => {
    const sum = weights.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
    return new RegExp(`^\\d{${weights.length + 1}}$`).test(text) && String((11 - (sum % 11)) % 11) === text.at(-1);
  };
  // The formats that definitions use, as the validation on paper's side has them; others are annotations.
  for (const name of Object.keys(jsonSchema.format)) delete jsonSchema.format[name];
  Object.assign(jsonSchema.format, {
    date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text),
    email: (text) => text.includes("@"),
    orgnr: (text) => digits(text, [3, 2, 7, 6, 5, 4, 3, 2]),
    kontonr: (text) => digits(text, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]),
  });
  const GROUPS = new Set(["properties", "items", "prefixItems", "allOf", "if", "then", "else", "additionalProperties", "$ref"]);
  const WHOLE = new Set(["oneOf", "anyOf", "not", "contains", "propertyNames"]);

  const say = (text, ...values) => values.reduce((said, value) => said.replace("{}", value), text);
  const at = (schema, pointer) =>
    pointer.split("/").slice(1).reduce((part, key) => part?.[decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~")], schema);

  // What is wrong, not that something below is: of alternatives, that none fits.
  function leaves(errors) {
    const whole = errors.filter((error) => WHOLE.has(error.keyword)).map((error) => `${error.keywordLocation}/`);
    return errors.filter((error) => !GROUPS.has(error.keyword) && !whole.some((place) => error.keywordLocation.startsWith(place)));
  }

  // Sections that must be there are empty objects, so that each question in them is asked for.
  function validated(validator, schema, data) {
    for (let round = 0; ; round++) {
      const errors = leaves(validator.validate(data).errors);
      const sections = errors.filter((error) => error.keyword === "required").map((error) => [error, missing(error)])
        .filter(([error, name]) => schemaOf(schema, [...parts(error), name])?.properties);
      if (!sections.length || round > 9) return errors;
      for (const [error, name] of sections) parts(error).reduce((part, key) => part[key], data)[name] = {};
    }
  }

  const missing = (error) => /"(.*)"\.$/.exec(error.error)[1];
  const parts = (error) =>
    error.instanceLocation.split("/").slice(1).map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"));
  const schemaOf = (schema, path) =>
    path.reduce((part, key) => part?.properties?.[key] ?? (/^\d+$/.test(key) ? part?.items : undefined), schema);

  function create(definition) {
    const { felt: fields, ord: words, regler: schema } = definition;
    const asked = fields.filter((field) => !field.fast && field.type !== "signature");
    const byName = new Map(asked.map((field) => [field.navn, field]));
    const order = new Map(fields.map((field, place) => [field.navn, place]));
    const validator = new jsonSchema.Validator(structuredClone(schema), "2020-12", false);

    const filled = (field, texts) => answers.data([field], texts).names.size > 1;

    // The field that an error is told at: its own, the first that is filled in below it, the first below, or the one above.
    function fieldAt(name, texts) {
      if (byName.has(name)) return byName.get(name);
      const below = asked.filter((field) => field.navn.startsWith(`${name}.`));
      const above = asked.find((field) => name.startsWith(`${field.navn}.`));
      return below.find((field) => filled(field, texts)) ?? below[0] ?? above;
    }

    function absent(field, name) {
      if (field.navn !== name && /\.\d+(\.|$)/.test(field.navn.slice(name.length))) return words.one_row;
      if (field.type === "checkbox") return say(words.is_unticked, field.tekst.replace(/\.$/, ""));
      const chosen = ["radio", "select", "yesno", "checkboxes"].includes(field.type);
      return say(chosen ? words.is_unpicked : words.is_missing, field.tekst);
    }

    function message(error, field, value) {
      const rule = at(schema, error.keywordLocation.replace(/\/[^/]*$/, "")) ?? {};
      if (error.keyword === "false" || error.keyword === "not") return words.does_not_belong;
      if (rule["x-message"]) return rule["x-message"];
      if (error.keyword === "maxLength") return say(words.too_long, rule.maxLength, [...value].length);
      if (error.keyword === "minItems" && field.type !== "checkboxes")
        return rule.minItems === 1 ? words.one_row : say(words.few_rows, rule.minItems);
      if (field.melding) return field.melding;
      return field.type === "checkbox" ? say(words.is_unticked, field.tekst.replace(/\.$/, "")) : words.is_wrong;
    }

    // Every problem: {name, label, message}, a field once, in the order of the form.
    return function problems(texts) {
      const found = new Map();
      for (const field of asked) {
        if (field.type === "checkboxes" || !texts[field.navn]) continue;
        const told = answers.committed(field, texts[field.navn]).message;
        if (told) found.set(field.navn, told);
      }
      const { data, names } = answers.data(fields, texts);
      for (const error of validated(validator, schema, data)) {
        const pointer = error.instanceLocation.slice(1).split("/").map(decodeURIComponent).join("/");
        let name = nameAt(pointer, names);
        if (error.keyword === "required") name = name ? `${name}.${answers.escaped(missing(error))}` : answers.escaped(missing(error));
        const field = fieldAt(name, texts);
        if (!field || found.has(field.navn)) continue;
        const value = parts(error).reduce((part, key) => part?.[key], data);
        found.set(field.navn, error.keyword === "required" ? absent(field, name) : message(error, field, value));
      }
      return [...found].map(([name, told]) => ({ name, label: byName.get(name).tekst, message: told }))
        .sort((a, b) => order.get(a.name) - order.get(b.name));
    };
  }

  // The name of what stands at a place in the data; sections that were added for the check have no name of their own yet.
  function nameAt(pointer, names) {
    if (names.has(pointer)) return names.get(pointer);
    const cut = pointer.lastIndexOf("/");
    const above = nameAt(pointer.slice(0, cut), names);
    const key = answers.escaped(pointer.slice(cut + 1).replaceAll("~1", "/").replaceAll("~0", "~"));
    return above ? `${above}.${key}` : key;
  }

  return { create };
})();
