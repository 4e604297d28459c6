// Walks the site in headless Chromium as a person would, with keyboard and mouse; each job in a browser of its own.
//
//   node site.mjs CHROMIUM FOLDER
//
// Serves FOLDER on this machine alone. Each line on stdin is a job, each line on stdout its result:
//   {"open": path or file URL, "width": pixels, "dark": bool, "scripts": bool, "now": moment, "downloads": folder, "steps": [step]}
//   {"values": [what each step gave], "requests": [every address asked for], "missing": [addresses answered with an error],
//    "errors": [text], "url": where it ended}
// A step is one of
//   {"type": text}, {"press": key, "times": n}, {"focus": selector}, {"click": selector}, {"upload": [selector, path]},
//   {"open": path}, {"eval": expression}, {"wait": expression}, {"axe": true} (violations), {"shot": path, "full": bool},
//   {"fill": [field's name, text]} (rows are added as they are needed),
//   {"answer": bool} (to the next question of the page), {"download": true} (the name of the next file that arrives)

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { launch } from "puppeteer-core";

const [CHROMIUM, FOLDER] = process.argv.slice(2);
const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
  ".json": "application/json", ".pdf": "application/pdf", ".xml": "application/xml", ".ics": "text/calendar",
};
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--allow-file-access-from-files=false",
];
const PATIENCE = 300_000; // milliseconds that anything may take, as tests/support says
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  try {
    const file = join(FOLDER, normalize(path.endsWith("/") ? `${path}index.html` : path));
    const contents = await readFile(file);
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" }).end(contents);
  } catch {
    response.writeHead(404).end();
  }
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.on("listening", resolve));
const origin = `http://127.0.0.1:${server.address().port}/`;

async function settled(test, what) {
  for (const until = performance.now() + PATIENCE; performance.now() < until; ) {
    const found = await test();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

// In the page: brings a field into view and the keyboard to it; what the driver is to do there.
function uncover(name, text) {
  const escaped = (value) => value.replaceAll("%", "%25").replaceAll(".", "%2E");
  const all = [...document.querySelectorAll("#soknad [name]")];
  const found = all.find((each) => (each.name === name ? each.type !== "radio" || each.value === text : `${each.name}.${escaped(each.value)}` === name));
  if (!found) throw new Error(`no field ${name}`);
  const more = found.closest("table.rows")?.nextElementSibling;
  while (found.closest("tr")?.hidden && more && !more.hidden) more.click();
  if (!found.checkVisibility()) throw new Error(`${name} is not in sight`);
  found.focus();
  if (found.matches("select")) {
    found.value = text;
    found.dispatchEvent(new Event("change", { bubbles: true }));
    return "done";
  }
  if (["radio", "checkbox"].includes(found.type)) return found.checked ? "done" : "pressed";
  found.select();
  return "typed";
}

const STEPS = {
  type: (page, { type }) => page.keyboard.type(type),
  press: async (page, { press, times = 1 }) => {
    const [key, ...held] = press.split("+").reverse();
    for (const each of held) await page.keyboard.down(each);
    for (let count = 0; count < times; count++) await page.keyboard.press(key);
    for (const each of held) await page.keyboard.up(each);
  },
  focus: (page, { focus }) => page.focus(focus),
  click: (page, { click }) => page.locator(click).click(), // once it stands still
  fill: async (page, { fill: [name, text] }) => {
    const kind = await page.evaluate(uncover, name, text);
    if (kind === "typed") {
      await page.keyboard.sendCharacter(text);
      await page.keyboard.press("Tab");
    } else if (kind === "pressed") await page.keyboard.press("Space");
  },
  upload: async (page, { upload: [selector, path] }) => (await page.$(selector)).uploadFile(path),
  open: (page, { open }) => page.goto(new URL(open, origin).href),
  eval: (page, step) => page.evaluate(step.eval),
  wait: (page, { wait }) => settled(() => page.evaluate(wait).catch(() => false), wait),
  axe: async (page) => {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate((tags) => axe.run({ runOnly: tags }), TAGS);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`);
  },
  shot: (page, { shot, full = true }) => page.screenshot({ path: shot, fullPage: full }).then(() => shot),
  answer: (page, { answer }) => void page.once("dialog", (dialog) => (answer ? dialog.accept() : dialog.dismiss())),
  download: (page, step, job) => settled(async () => {
    const found = (await readdir(job.downloads)).filter((name) => !name.endsWith(".crdownload") && !job.seen.has(name));
    found.forEach((name) => job.seen.add(name));
    return found[0];
  }, "a download"),
};

// In the page, before its scripts: the clock stands at this moment.
function pretend(now) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...values) {
      super(...(values.length ? values : [now]));
    }

    static now() {
      return Real.parse(now);
    }
  };
}

async function walk(browser, job) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const result = { values: [], requests: [], missing: [], errors: [] };
  page.on("request", (request) => result.requests.push(request.url()));
  page.on("response", (response) => response.status() >= 400 && result.missing.push(response.url()));
  page.on("pageerror", (error) => result.errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && result.errors.push(message.text()));
  try {
    await page.setViewport({ width: job.width ?? 1280, height: 900 });
    await page.setJavaScriptEnabled(job.scripts ?? true);
    if (job.now) await page.evaluateOnNewDocument(pretend, job.now);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: job.dark ? "dark" : "light" }]);
    if (job.downloads) {
      job.seen = new Set(await readdir(job.downloads));
      const session = await browser.target().createCDPSession();
      await session.send("Browser.setDownloadBehavior", {
        behavior: "allow", downloadPath: job.downloads, browserContextId: context.id,
      });
    }
    await page.goto(new URL(job.open, origin).href);
    for (const step of job.steps ?? []) {
      const [kind] = Object.keys(step);
      result.values.push((await STEPS[kind](page, step, job)) ?? null);
    }
    result.url = page.url();
  } catch (error) {
    result.failed = String(error);
  }
  await context.close();
  return { ...result, origin };
}

const profile = await mkdtemp(join(tmpdir(), "site-"));
const browser = await launch({ executablePath: CHROMIUM, headless: true, userDataDir: profile, args: FLAGS, timeout: PATIENCE, protocolTimeout: PATIENCE });
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await walk(browser, JSON.parse(line))));
await browser.close();
server.close();
await rm(profile, { recursive: true, force: true });
