// Fills PDF forms in the viewer of pdf.js (Firefox's own) in headless Chromium, as a person would.
//
//   node pdfjs.mjs CHROMIUM
//
// Each line on stdin is a job, each line on stdout its result:
//   {"pdf": path, "scripting": true, "steps": [{"field": name, "type" | "choose": text} | {"field": name, "tick": bool}],
//    "save": path}
//   {"shown": {name: text, or whether a box is ticked}, "alerts": [text], "errors": [text]}
// or, to draw a page with the appearances that the file holds (grey, 8 bits a pixel, base64), and what they say:
//   {"pdf": path, "draw": page number, "scale": pixels a point}
//   {"width": n, "height": n, "grey": base64, "texts": {name: text}}

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { launch } from "puppeteer-core";

const HERE = dirname(fileURLToPath(import.meta.url));
const TYPES = { ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".css": "text/css" };
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
// All pages are in view at once: the container is as high as any form.
const VIEWER = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/pdfjs/web/pdf_viewer.css">
<div id="container" style="position: absolute; width: 900px; height: 60000px; overflow: auto" tabindex="0">
<div class="pdfViewer"></div></div><button>last</button><script type="module" src="/page.mjs"></script>`;

async function serve(request, response) {
  const path = new URL(request.url, "http://localhost").pathname;
  try {
    const file = path.startsWith("/pdfjs/") ? join(HERE, "node_modules/pdfjs-dist", path.slice(7)) : join(HERE, "pdfjs-page.mjs");
    const body = path === "/" ? VIEWER : path === "/document" ? await readFile(document) : await readFile(file);
    response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? (path === "/" ? "text/html" : "application/pdf") });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function act(page, step) {
  if ("choose" in step || "tick" in step) return page.evaluate((step) => form.choose(step), step);
  await page.evaluate((name) => form.enter(name), step.field);
  if (step.type) await page.keyboard.sendCharacter(step.type);
  else await page.keyboard.press("Delete");
  await page.evaluate(() => form.settled());
  await page.keyboard.press("Tab");
  return page.evaluate(() => form.settled());
}

async function fill(page, job) {
  await page.evaluate((scripting) => form.open(scripting), job.scripting ?? true);
  for (const step of job.steps) await act(page, step);
  const { saved, ...result } = await page.evaluate((save) => form.result(save), Boolean(job.save));
  if (job.save) await writeFile(job.save, Buffer.from(saved, "base64"));
  return result;
}

const PATIENCE = 300_000; // milliseconds that anything may take, as tests/support says
let document;
const server = createServer(serve).listen(0, "127.0.0.1");
await new Promise((resolve) => server.on("listening", resolve));
const profile = await mkdtemp(join(tmpdir(), "pdfjs-"));
const browser = await launch({ executablePath: process.argv[2], headless: true, userDataDir: profile, args: FLAGS, timeout: PATIENCE, protocolTimeout: PATIENCE });
for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  document = job.pdf;
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction("window.form");
    const result = "draw" in job ? await page.evaluate((job) => form.draw(job), job) : await fill(page, job);
    console.log(JSON.stringify({ ...result, errors }));
  } catch (error) {
    console.log(JSON.stringify({ failed: String(error), errors }));
  }
  await page.close();
}
await browser.close();
server.close();
await rm(profile, { recursive: true, force: true });
