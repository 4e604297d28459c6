// Says where the markup of pages is wrong, a line for each fault; nothing where there is none.
//
//   node site-html.mjs FOLDER

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const [folder] = process.argv.slice(2);
const checker = new HtmlValidate(new StaticConfigLoader({
  extends: ["html-validate:recommended"],
  rules: {
    "attribute-boolean-style": ["error", { style: "omit" }],
    "doctype-style": ["error", { style: "lowercase" }],
    "form-dup-name": ["error", { shared: ["radio", "checkbox"] }], // the boxes of one question
    "long-title": "off", // a call's name is as long as it is
    "require-sri": "off", // every file is the site's own
  },
}));
for (const name of readdirSync(folder, { recursive: true })) {
  if (!name.endsWith(".html")) continue;
  const report = await checker.validateString(readFileSync(join(folder, name), "utf-8"));
  for (const { messages } of report.results)
    for (const { ruleId, message, line, column } of messages) console.log(`${name}:${line}:${column}: ${ruleId}: ${message}`);
}
