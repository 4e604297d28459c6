// The filled PDF: the blank form's own fields, filled in here with pdf-lib, which is fetched from this site when it is
// first asked for. Texts are drawn as the pre-filled forms draw them, in the form's own font, which has the Sami letters.

"use strict";

self.filledPdf = (() => {
  const loaded = new Map();
  const load = (source) => {
    if (!loaded.has(source)) {
      loaded.set(source, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = source;
        script.onload = resolve;
        script.onerror = () => reject(new Error(source));
        document.head.append(script);
      }));
    }
    return loaded.get(source);
  };

  // The form's font: the code of each character, its width in thousandths, and what was asked for in vain.
  function formFont(form, letters, alike) {
    const { PDFName } = self.PDFLib;
    const resources = form.acroForm.dict.get(PDFName.of("DR"));
    const fonts = form.acroForm.dict.lookup(PDFName.of("DR")).lookup(PDFName.of("Font"));
    const font = fonts.lookup(fonts.keys()[0]);
    const widths = font.lookup(PDFName.of("Widths")).asArray().map((width) => width.asNumber());
    const capitals = font.lookup(PDFName.of("FontDescriptor")).lookup(PDFName.of("CapHeight")).asNumber();
    const codes = new Map();
    const windows = new TextDecoder("windows-1252"), taken = Object.values(letters);
    for (let code = 32; code < 256; code++)
      if (!taken.includes(code)) codes.set(windows.decode(Uint8Array.of(code)), code);
    for (const [letter, code] of Object.entries(letters)) codes.set(letter, code);
    for (const [sign, like] of Object.entries(alike)) codes.set(sign, codes.get(like));
    const found = { resources, capitals, lacking: false };
    found.codes = (text) => [...text].map((character) => {
      if (!codes.has(character)) found.lacking = true;
      return codes.get(character) ?? "?".charCodeAt(0);
    });
    found.width = (text) => found.codes(text).reduce((sum, code) => sum + widths[code - 32], 0) / 1000;
    return found;
  }

  // The text in lines no wider than `width` (in units of the type's size); a word that is wider is broken.
  function wrapped(text, font, width) {
    const lines = [];
    for (const paragraph of text.split("\n")) {
      let line = "";
      for (let word of paragraph.split(" ")) {
        const joined = line ? `${line} ${word}` : word;
        if (font.width(joined) <= width) {
          line = joined;
          continue;
        }
        if (line) lines.push(line);
        while (font.width(word) > width && word.length > 1) {
          let cut = 1;
          while (font.width(word.slice(0, cut + 1)) <= width) cut++;
          lines.push(word.slice(0, cut));
          word = word.slice(cut);
        }
        line = word;
      }
      lines.push(line);
    }
    return lines;
  }

  // A text field's appearance as PDF operators, and whether the field has no room for all of it; sizes in points.
  function drawn(text, font, look, { width, height }, multiline, right) {
    const { storrelse: size, linje: leading, marg: pad, skrift } = look;
    const lines = multiline ? wrapped(text, font, (width - 2 * pad) / size) : [text.replaceAll("\n", " ")];
    const cut = lines.length > 1 ? (lines.length - 1) * leading > height - 2 * pad - size : font.width(lines[0]) * size > width - 2 * pad;
    const top = multiline ? height - pad - size : (height - (size * font.capitals) / 1000) / 2;
    let before = [0, 0];
    const shown = lines.map((line, at) => {
      const place = [right ? width - pad - font.width(line) * size : pad, top - at * leading];
      const move = place.map((value, axis) => (value - before[axis]).toFixed(2)).join(" ");
      before = place;
      return `${move} Td <${font.codes(line).map((code) => code.toString(16).padStart(2, "0")).join("")}> Tj`;
    });
    return { contents: `/Tx BMC q BT ${skrift}\n${shown.join("\n")}\nET Q EMC`, cut };
  }

  function setText(file, target, field, text, font, look) {
    const { PDFHexString, PDFName } = self.PDFLib;
    const shown = field.type === "select" ? label(field, text) : self.answers.shown(field, text);
    target.acroField.dict.set(PDFName.of("V"), PDFHexString.fromText(text));
    let anyCut = false;
    for (const widget of target.acroField.getWidgets()) {
      const box = widget.getRectangle();
      const right = ["amount", "integer", "number"].includes(field.type);
      const { contents, cut } = drawn(shown.replaceAll("\t", " "), font, look, box, field.type === "multiline", right);
      anyCut ||= cut;
      const stream = file.context.stream(contents, {
        Type: "XObject", Subtype: "Form", BBox: [0, 0, box.width, box.height], Resources: font.resources,
      });
      widget.setNormalAppearance(file.context.register(stream));
    }
    return anyCut;
  }

  function press(field, state) {
    for (const widget of field.acroField.getWidgets()) {
      const on = widget.getOnValue();
      if (on && (state === undefined || on.decodeText() === state)) return field.acroField.setValue(on);
    }
    throw new Error(`${field.getName()} has no choice ${state}`);
  }

  // The bytes of the PDF with these texts in its fields, whether the form's font lacks any of their characters, and the
  // labels of the fields that show only the beginning of what they hold.
  return async function filled(definition, texts, sources) {
    await Promise.all(sources.map(load));
    const { PDFCheckBox, PDFDocument, PDFRadioGroup } = self.PDFLib;
    const blank = Uint8Array.from(atob(self.blankForm), (character) => character.charCodeAt(0));
    const file = await PDFDocument.load(blank, { updateMetadata: false });
    const form = file.getForm();
    const font = formFont(form, definition.bokstaver, definition.likt);
    const fields = new Map(definition.felt.map((field) => [field.navn, field]));
    const cut = [];
    for (const [name, text] of Object.entries(texts)) {
      if (text === "" || fields.get(name)?.type === "signature") continue;
      const target = form.getField(name), field = fields.get(name);
      if (target instanceof PDFCheckBox) press(target);
      else if (target instanceof PDFRadioGroup) press(target, text);
      else if (setText(file, target, field, text, font, definition.tegning)) cut.push(field.tekst);
    }
    return { bytes: await file.save({ updateFieldAppearances: false }), lacking: font.lacking, cut };
  };

  function label(field, text) {
    return field.valg.find(([value]) => value === text)?.[1] ?? text;
  }
})();
