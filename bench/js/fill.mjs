// The documented way of pdf-lib: node fill.mjs BLANK.pdf VALUES.json FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PDFCheckBox, PDFDocument, PDFDropdown, PDFRadioGroup, PDFTextField } from "pdf-lib";

const [blank, values, folder] = process.argv.slice(2);
const bytes = readFileSync(blank);
for (const [number, texts] of JSON.parse(readFileSync(values, "utf-8")).entries()) {
  const document = await PDFDocument.load(bytes);
  const form = document.getForm();
  for (const [name, text] of Object.entries(texts)) {
    const field = form.getField(name);
    if (field instanceof PDFTextField) field.setText(text);
    else if (field instanceof PDFCheckBox) field.check();
    else if (field instanceof PDFRadioGroup || field instanceof PDFDropdown) field.select(text);
  }
  writeFileSync(path.join(folder, `${number}.pdf`), await document.save());
}
