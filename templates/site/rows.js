// Tables of rows: those that are empty are folded away, one at a time comes forth, and any can be taken out.

"use strict";

self.rows = (() => {
  const rowsOf = (table) => [...table.tBodies[0].rows];
  const adder = (table) => table.nextElementSibling;

  // `form` has the tables; `page` gives what is shared with it: `texts()`, `change(texts)`, `tell`, `say`, `byName`.
  function create(form, { say, tell, byName, texts, change }) {
    const tables = [...form.querySelectorAll("table.rows")];
    const fieldsOf = (row) => [...row.querySelectorAll("[data-felt]")].map((holder) => byName.get(holder.dataset.felt));
    const under = (name) => ([each, text]) => text && (each === name || each.startsWith(`${name}.`));
    const filled = (row) => fieldsOf(row).some((field) => !field.fast && Object.entries(texts()).some(under(field.navn)));

    // What the names of the fields of all rows begin with; none where there is but one row.
    function prefix(table) {
      const [first, second] = rowsOf(table).map((row) => fieldsOf(row)[0].navn.split("."));
      return second && first.slice(0, first.findIndex((part, at) => part !== second[at])).join(".");
    }

    function settle(table) {
      const all = rowsOf(table), shown = all.filter((row) => !row.hidden);
      adder(table).hidden = shown.length === all.length;
      for (const button of table.querySelectorAll(".remove-row")) button.hidden = shown.length < 2 && !filled(shown[0]);
    }

    function foldOne(table) {
      const all = rowsOf(table);
      const last = all.findLastIndex((row) => filled(row) || row.querySelector("[required], [aria-invalid]"));
      all.forEach((row, at) => (row.hidden = row.hidden && at > Math.max(last, 0)));
      settle(table);
    }

    function add(table) {
      const at = rowsOf(table).findIndex((row) => row.hidden);
      const row = rowsOf(table)[at];
      row.hidden = false;
      row.querySelector("input:not([readonly]), select, textarea")?.focus();
      settle(table);
      tell(say("row_added", at + 1));
    }

    // The rows below move up by one, and what was in the row is gone.
    function remove(table, gone) {
      const start = `${prefix(table)}.`;
      const moved = {};
      for (const [name, text] of Object.entries(texts())) {
        const [row, ...rest] = name.startsWith(start) ? name.slice(start.length).split(".") : [];
        const at = Number(row);
        if (row === undefined || at < gone) moved[name] = text;
        else if (at > gone) moved[start + [at - 1, ...rest].join(".")] = text;
      }
      const shown = rowsOf(table).filter((row) => !row.hidden);
      if (shown.length > 1) shown.at(-1).hidden = true;
      change(moved);
      settle(table);
      (rowsOf(table)[Math.max(gone - 1, 0)].querySelector("input:not([readonly]), select, textarea") ?? adder(table)).focus();
      tell(say("row_removed", gone + 1));
    }

    for (const table of tables) {
      for (const row of rowsOf(table)) row.hidden = true;
      adder(table).addEventListener("click", () => add(table));
      if (!prefix(table)) continue;
      table.tHead.rows[0].append(document.createElement("td"));
      rowsOf(table).forEach((row, at) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "ds-button remove-row", textContent: say("remove_row") });
        button.dataset.variant = "tertiary";
        button.setAttribute("aria-label", say("remove_row_number", at + 1));
        button.addEventListener("click", () => remove(table, at));
        row.insertCell().append(button);
      });
    }
    form.addEventListener("change", ({ target }) => tables.filter((table) => table.contains(target)).forEach(settle));

    return {
      fold: () => tables.forEach(foldOne),
      close: () => tables.forEach((table) => rowsOf(table).forEach((row) => (row.hidden = true))),
    };
  }

  return { create };
})();
