// One peer's documented way: node letters.cjs PEER TEMPLATE CONTEXTS.json FOLDER
const fs = require("node:fs");
const path = require("node:path");

const [peer, template, contexts, folder] = process.argv.slice(2);
const rows = JSON.parse(fs.readFileSync(contexts, "utf-8"));
const target = (number) => path.join(folder, `${number}.docx`);

const ways = {
  docxtemplater() {
    const PizZip = require("pizzip");
    const Docxtemplater = require("docxtemplater");
    const contents = fs.readFileSync(template, "binary");
    rows.forEach((row, number) => {
      const document = new Docxtemplater(new PizZip(contents), { delimiters: { start: "{{", end: "}}" }, linebreaks: true });
      document.render(row);
      fs.writeFileSync(target(number), document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }));
    });
  },
  async "easy-template-x"() {
    const { TemplateHandler } = require("easy-template-x");
    const contents = fs.readFileSync(template);
    const handler = new TemplateHandler({ delimiters: { tagStart: "{{", tagEnd: "}}" } });
    for (const [number, row] of rows.entries()) fs.writeFileSync(target(number), await handler.process(contents, row));
  },
  async carbone() {
    const carbone = require("carbone");
    const render = (row) => new Promise((done, fail) => carbone.render(template, row, (error, result) => (error ? fail(error) : done(result))));
    for (const [number, row] of rows.entries()) fs.writeFileSync(target(number), await render(row));
  },
};

Promise.resolve(ways[peer]()).then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
