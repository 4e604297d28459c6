// Fills a form with pdf-lib as its documentation says: load, set, save; once for each set of values, the last one kept.
//
//   node pdflib.mjs BLANK.pdf VALUES.json OUT.pdf [plain]
//
// VALUES is a list of {field name: text}. Prints milliseconds a form. With `plain`, pdf-lib draws no appearances: its own
// font has no Sami letters.

import { readFileSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { PDFCheckBox, PDFDocument, PDFDropdown, PDFRadioGroup, PDFTextField } from "pdf-lib";

const [blank, valuesFile, out, plain] = process.argv.slice(2);
const bytes = readFileSync(blank);
const all = JSON.parse(readFileSync(valuesFile, "utf-8"));

const start = performance.now();
for (const values of all) {
  const document = await PDFDocument.load(bytes);
  const form = document.getForm();
  for (const [name, text] of Object.entries(values)) {
    const field = form.getField(name);
    if (field instanceof PDFTextField) field.setText(text);
    else if (field instanceof PDFCheckBox) field.check();
    else if (field instanceof PDFRadioGroup || field instanceof PDFDropdown) field.select(text);
  }
  writeFileSync(out, await document.save({ updateFieldAppearances: !plain }));
}
console.log(((performance.now() - start) / all.length).toFixed(3));
