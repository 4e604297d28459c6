// Checks answers by the definition's JSON Schema. Every problem is a field's name and a sentence in the form's language:
// the same that are told of a form that is handed in (intake/complaints.py), found by the same rules.

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
    email: (text) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text),
    orgnr: (text) => digits(text, [3, 2, 7, 6, 5, 4, 3, 2]),
    kontonr: (text) => digits(text, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]),
  });
  // A day by its numbers: where it is no date, it is one that there is not.
  const DAY = /^\s*(\d{1,2}[./-]\d{1,2}[./-]\d{4}\.?|\d{4}-\d{2}-\d{2})\s*$/;
  // Keywords that tell only that something below is wrong, and those of which what is below does not matter.
  const GROUPS = new Set(["properties", "items", "prefixItems", "allOf", "if", "additionalProperties", "dependentSchemas", "$ref"]);
  const WHOLE = new Set(["oneOf", "anyOf", "not", "contains", "propertyNames"]);

  const say = (text, ...values) => values.reduce((said, value) => said.replace("{}", () => value), text);
  const unescaped = (key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~");
  const parts = (place) => place.split("/").slice(1).map(unescaped);
  const dug = (value, path) => path.reduce((part, key) => part?.[key], value);
  const missing = (error) => /"(.*)"\.$/.exec(error.error)[1];

  function leaves(errors) {
    const whole = errors.filter((error) => WHOLE.has(error.keyword)).map((error) => `${error.keywordLocation}/`);
    return errors.filter((error) => !GROUPS.has(error.keyword) && !whole.some((place) => error.keywordLocation.startsWith(place)))
      .map((error) => (error.keyword === "false" ? { ...error, keyword: "not" } : error));
  }

  // The schema at a field's path, by the definition's own properties.
  const schemaAt = (schema, path) =>
    path.reduce((part, key) => part?.properties?.[key] ?? (/^\d+$/.test(key) ? part?.items : undefined), schema) ?? {};

  // The paths of the single values and tables that a part requires; of none, its own.
  function* required(schema, path) {
    const wanted = (schema?.required ?? []).filter((name) => schema.properties?.[name] !== undefined);
    for (const name of wanted) yield* required(schema.properties[name], [...path, name]);
    if (!wanted.length) yield path;
  }

  // The places of the single answers within a value.
  function* answered(value, path) {
    if (Array.isArray(value) ? value.some((part) => part !== null && typeof part === "object") : value !== null && typeof value === "object")
      for (const [key, part] of Object.entries(value)) yield* answered(part, [...path, key]);
    else yield path;
  }

  function create(definition) {
    const { felt: fields, meldinger: words, regler: schema } = definition;
    const byName = new Map(fields.map((field) => [field.navn, field]));
    const order = new Map(fields.map((field, place) => [field.navn, place]));
    const validator = new jsonSchema.Validator(structuredClone(schema), "2020-12", false);
    const named = (path) => path.map(answers.escaped).join(".");

    // The field itself, or the one that it is a part of, or the first that is a part of it; else the form's first.
    function nearest(name) {
      for (let above = name; above; above = above.slice(0, Math.max(above.lastIndexOf("."), 0))) if (byName.has(above)) return byName.get(above);
      return fields.find((field) => field.navn.startsWith(`${name}.`)) ?? fields[0];
    }

    const isTable = (name) => !byName.has(name) && fields.some((field) => field.navn.startsWith(`${name}.0`));
    const ownMessage = (rule, keyword) => (definition.noyaktig.includes(keyword) ? undefined : rule?.["x-message"]);
    const few = (rule) =>
      ownMessage(rule, "minItems") ?? ((rule.minItems ?? 1) < 2 ? words.one_row : say(words.few_rows, rule.minItems));

    function firstEmpty(table, names) {
      const used = [...names.values()];
      const row = (name) => name.slice(table.length + 1).split(".")[0];
      const free = (name) => !used.some((each) => each === `${table}.${row(name)}`);
      return fields.find(({ navn }) => navn.startsWith(`${table}.`) && free(navn)) ?? nearest(table);
    }

    function* absent(path) {
      for (const each of required(schemaAt(schema, path), path)) {
        const name = named(each), field = nearest(name);
        yield [field, isTable(name) ? few(schemaAt(schema, each)) : field.feil.required];
      }
    }

    const shortened = (text) => {
      const line = text.trim().split(/\s+/).join(" ");
      return line.length <= definition.lengst ? line : `${line.slice(0, definition.lengst - 1)}…`;
    };
    const label = (field, value) => field.valg.find(([choice]) => choice === (typeof value === "string" ? value : JSON.stringify(value)))?.[1] ?? String(value);
    function listing(texts) {
      return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} ${definition.eller} ${texts.at(-1)}`;
    }

    // What would be right, by the rule that was broken.
    function right(field, keyword, rule, value) {
      const wanted = rule[keyword];
      const own = ownMessage(rule, keyword);
      if (own) return own;
      if (keyword === "maxLength") return say(words.long, wanted, [...value].length);
      if (keyword === "maxItems") return say(words.many, wanted);
      if (keyword === "minItems") return say(words.few_ticks, wanted);
      if (keyword === "const" && field.valg) return say(words.must_be, label(field, wanted));
      if (keyword === "enum" && field.valg)
        return say(words.no_choice, listing(wanted.map((each) => `«${shortened(label(field, each))}»`)));
      if (keyword === "format" && field.type === "date" && DAY.test(value)) return words.no_day;
      return field.feil[keyword] ?? words.wrong;
    }

    // Of one breach of the rules: each field that is to be mended, and how.
    function* told(error, data, names) {
      const { keyword } = error;
      const path = parts(error.instanceLocation), name = nameAt(path, names);
      const rule = dug(schema, parts(error.keywordLocation.replace(/\/[^/]*$/, ""))) ?? {};
      const formPath = name ? answers.path(name) : [];
      if (keyword === "required") yield* absent([...formPath, missing(error)]);
      else if (keyword === "minProperties") yield* absent(formPath);
      else if (keyword === "not") for (const each of answered(dug(data, path), path)) yield [nearest(nameAt(each, names)), words.not_here];
      else if (keyword === "minItems" && isTable(name)) yield [firstEmpty(name, names), few(rule)];
      else {
        const field = nearest(name);
        yield [field, right(field, keyword, rule, dug(data, path))];
      }
    }

    const gravity = ({ keyword }) => {
      const at = definition.alvor.indexOf(keyword);
      return at < 0 ? definition.alvor.length : at;
    };

    // Every problem: {name, label, message}, a field once, in the order of the form.
    return function problems(texts) {
      const { data, names } = answers.data(fields, texts, { workedOut: true });
      const found = new Map();
      for (const error of leaves(validator.validate(data).errors).sort((a, b) => gravity(a) - gravity(b)))
        for (const [field, message] of told(error, data, names)) if (!found.has(field.navn)) found.set(field.navn, message);
      return [...found].map(([name, message]) => ({ name, label: byName.get(name).tekst, message }))
        .sort((a, b) => order.get(a.name) - order.get(b.name));
    };
  }

  // The name of what stands at a place in the data; what is not there has the name that it would have.
  function nameAt(path, names) {
    const pointer = path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    if (names.has(pointer)) return names.get(pointer);
    const above = nameAt(path.slice(0, -1), names), key = answers.escaped(path.at(-1));
    return above ? `${above}.${key}` : key;
  }

  return { create };
})();
