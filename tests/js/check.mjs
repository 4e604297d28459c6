// Checks answers as the web form does, without a browser: its own scripts in a context of their own.
//
//   node check.mjs SCRIPT...
//
// The first line on stdin is what the page tells of its form; each line after it is a form's texts by field, and each line
// on stdout {"problems": [[field, label, message]], "data": what would be handed over}.

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createContext, runInContext } from "node:vm";

const self = createContext({ structuredClone, URL });
self.self = self;
for (const path of process.argv.slice(2)) runInContext(await readFile(path, "utf-8"), self, { filename: path });
runInContext("self.jsonSchema ??= jsonSchema", self);

let problems, definition;
for await (const line of createInterface({ input: process.stdin })) {
  if (!definition) {
    definition = JSON.parse(line);
    problems = self.check.create(definition);
    continue;
  }
  const texts = self.answers.kept(definition, JSON.parse(line));
  const found = problems(texts).map(({ name, label, message }) => [name, label, message]);
  console.log(JSON.stringify({ problems: found, data: self.answers.data(definition.felt, texts).data }));
}
