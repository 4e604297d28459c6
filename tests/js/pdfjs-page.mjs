// The page that pdfjs.mjs opens: the viewer component of pdf.js and what the driver asks of it, as the global `form`.

import * as pdfjs from "/pdfjs/build/pdf.mjs";

globalThis.pdfjsLib = pdfjs;
const { EventBus, PDFLinkService, PDFScriptingManager, PDFViewer } = await import("/pdfjs/web/pdf_viewer.mjs");
pdfjs.GlobalWorkerOptions.workerSrc = "/pdfjs/build/pdf.worker.mjs";

const alerts = [];
window.alert = (text) => alerts.push(text);

const container = document.getElementById("container");
let pdf, fields;

const load = () =>
  pdfjs.getDocument({ url: "/document", standardFontDataUrl: "/pdfjs/standard_fonts/", wasmUrl: "/pdfjs/wasm/" }).promise;
const event = (bus, name) => new Promise((resolve) => bus.on(name, resolve, { once: true }));
const base64 = (bytes) => new Promise((resolve) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.readAsDataURL(new Blob([bytes]));
});
const element = (id) => container.querySelector(`[data-element-id="${id}"]`);
const widgets = (name) => {
  const found = fields.get(name)?.filter((widget) => widget.type);
  if (!found?.length) throw new Error(`no field is named ${name}`);
  return found;
};

globalThis.form = {
  async open(scripting) {
    const eventBus = new EventBus();
    const linkService = new PDFLinkService({ eventBus });
    const scriptingManager = scripting
      ? new PDFScriptingManager({ eventBus, sandboxBundleSrc: "/pdfjs/build/pdf.sandbox.mjs", wasmUrl: "/pdfjs/wasm/" })
      : undefined;
    const viewer = new PDFViewer({
      container, eventBus, linkService, scriptingManager, annotationMode: pdfjs.AnnotationMode.ENABLE_FORMS,
    });
    linkService.setViewer(viewer);
    scriptingManager?.setViewer(viewer);
    pdf = await load();
    const objects = await pdf.getFieldObjects();
    fields = objects instanceof Map ? objects : new Map(Object.entries(objects));
    const ready = scripting && event(eventBus, "sandboxcreated");
    const drawn = new Promise((resolve) => {
      let left = pdf.numPages;
      eventBus.on("annotationlayerrendered", () => --left || resolve());
    });
    eventBus.on("pagesinit", () => (viewer.currentScaleValue = "0.5"));
    viewer.setDocument(pdf);
    linkService.setDocument(pdf);
    await Promise.all([ready, drawn]);
    await form.settled();
  },

  // pdf.js hands an event to its sandbox in a timeout, in which all answers come.
  settled: () => new Promise((resolve) => setTimeout(() => setTimeout(() => setTimeout(resolve)))),

  enter(name) {
    const input = element(widgets(name)[0].id);
    input.focus();
    input.select();
  },

  choose({ field, choose, tick }) {
    const found = widgets(field);
    if (found[0].type === "combobox") {
      const list = element(found[0].id);
      list.value = choose;
      list.dispatchEvent(new Event("input", { bubbles: true }));
      list.dispatchEvent(new Event("change", { bubbles: true }));
      return form.settled();
    }
    const chosen = choose === undefined ? found[0] : found.find((widget) => widget.exportValues === choose);
    if (!chosen) throw new Error(`${field} has no choice ${choose}`);
    const button = element(chosen.id);
    if (choose !== undefined || button.checked !== tick) button.click();
    return form.settled();
  },

  async result(save) {
    const shown = {};
    for (const [name, all] of fields) {
      for (const { id, type, exportValues } of all) {
        const input = type && element(id);
        if (!input) continue;
        if (type === "radiobutton") shown[name] = input.checked ? exportValues : (shown[name] ?? "");
        else shown[name] = type === "checkbox" ? input.checked : input.value;
      }
    }
    return { shown, alerts, saved: save ? await base64(await pdf.saveDocument()) : "" };
  },

  async draw({ draw, scale }) {
    pdf = await load();
    const page = await pdf.getPage(draw);
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(viewport.width);
    canvas.height = Math.ceil(viewport.height);
    await page.render({ canvas, viewport, annotationMode: pdfjs.AnnotationMode.ENABLE }).promise;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const grey = Uint8Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 1]);
    const texts = Object.fromEntries((await page.getAnnotations()).map((each) => [each.fieldName, each.textContent?.join("\n") ?? ""]));
    return { width: canvas.width, height: canvas.height, grey: await base64(grey), texts };
  },
};
