// Fills a form with pdf-lib as its documentation says: load, set, save. Prints milliseconds a form.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const require = createRequire(new URL("../tests/js/package.json", import.meta.url));
const { PDFDocument, PDFTextField, PDFRadioGroup, PDFCheckBox, PDFDropdown } = require("pdf-lib");
const [blank, valuesFile, out] = process.argv.slice(2);
const bytes = readFileSync(blank);
const all = JSON.parse(readFileSync(valuesFile, "utf-8"));

const start = performance.now();
for (const values of all) {
  const document = await PDFDocument.load(bytes);
  const form = document.getForm();
  for (const [name, text] of Object.entries(values)) {
    const field = form.getField(name);
    if (field instanceof PDFTextField) field.setText(text);
    else if (field instanceof PDFRadioGroup) field.select(text);
    else if (field instanceof PDFCheckBox) field.check();
    else if (field instanceof PDFDropdown) field.select(text);
  }
  writeFileSync(out, await document.save());
}
console.log(((performance.now() - start) / all.length).toFixed(3));
