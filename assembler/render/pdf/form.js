// Runs in PDF viewers (Acrobat, PDFium, pdf.js): what a form does while it is filled in. ECMAScript 3, no viewer's extras.
// Each function is one field event: inn… on keystroke (K) reads what was typed, krev… on validate (V), vis… on format (F),
// regn on calculate (C). A value that is refused keeps the field as it was, with a message in the form's language.

function avvis(melding) {
  app.alert(melding, 1);
  event.rc = false;
}

// A number as people write it: «1 250 000», «1.250.000,50», «kr 5000,-». NaN where it is none.
function somTall(tekst) {
  var t = String(tekst).replace(/[\s\u00a0\u202f]/g, "").replace(/^kr\.?:?/i, "").replace(/[,.:]-+$/, "").replace(/\u2212/g, "-").replace(/^\+/, "");
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(t)) t = t.replace(/\./g, "");
  t = t.replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(t) ? Number(t) : NaN;
}

function innTall(heltall, melding) {
  if (!event.willCommit || event.value === "") return;
  var n = somTall(event.value);
  if (isNaN(n) || Math.abs(n) > 9007199254740991 || (heltall && n !== Math.floor(n))) avvis(melding);
  else event.value = String(n).replace(".", ",");
}

function krevGrenser(minst, hoyst, melding) {
  if (event.value === "") return;
  var n = somTall(event.value);
  if ((minst !== null && n < minst) || (hoyst !== null && n > hoyst)) avvis(melding);
}

function visTall() {
  var n = somTall(event.value);
  if (event.value === "" || isNaN(n)) return;
  var deler = String(Math.abs(n)).split(".");
  var hele = deler[0].replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  event.value = (n < 0 ? "-" : "") + hele + (deler.length > 1 ? "," + deler[1] : "");
}

// 19.02.2025, 19.2.2025, 19/2-2025 or 2025-02-19 becomes 19.02.2025.
function innDato(melding) {
  if (!event.willCommit || event.value === "") return;
  var d = /^\s*(\d{1,2})[.\/\- ]+(\d{1,2})[.\/\- ]+(\d{4})\s*$/.exec(event.value);
  var iso = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(event.value);
  var dag = d ? Number(d[1]) : iso ? Number(iso[3]) : 0;
  var maned = d ? Number(d[2]) : iso ? Number(iso[2]) : 0;
  var ar = d ? Number(d[3]) : iso ? Number(iso[1]) : 0;
  var dager = [31, ar % 4 === 0 && (ar % 100 !== 0 || ar % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (maned < 1 || maned > 12 || dag < 1 || dag > dager[maned - 1]) avvis(melding);
  else event.value = (dag < 10 ? "0" : "") + dag + "." + (maned < 10 ? "0" : "") + maned + "." + ar;
}

function kontrollsiffer(siffer, vekter) {
  var sum = 0;
  for (var i = 0; i < vekter.length; i++) sum += Number(siffer.charAt(i)) * vekter[i];
  return String((11 - (sum % 11)) % 11);
}

// Organisation and account numbers: digits, the last of which is a check digit by modulus 11.
function innSiffer(vekter, melding) {
  if (!event.willCommit || event.value === "") return;
  var t = String(event.value).replace(/[\s\u00a0.]/g, "");
  if (!/^\d+$/.test(t) || t.length !== vekter.length + 1 || kontrollsiffer(t, vekter) !== t.charAt(t.length - 1)) avvis(melding);
  else event.value = t;
}

function visGrupper(grupper) {
  var t = String(event.value), ut = [], fra = 0;
  if (!/^\d+$/.test(t)) return;
  for (var i = 0; i < grupper.length; i++) {
    ut.push(t.substr(fra, grupper[i]));
    fra += grupper[i];
  }
  event.value = ut.join("\u00a0");
}

function krevMonster(monster, minst, melding) {
  if (event.value === "") return;
  var t = String(event.value);
  if ((monster && !new RegExp(monster).test(t)) || t.length < minst) avvis(melding);
}

// An operand is a number or a field's name. A sum skips empty fields; a product of an empty field is empty, and so is a
// difference whose first field is: nothing is taken from what is not there.
function regn(dokument, operasjon, ledd) {
  var svar = operasjon === "product" ? 1 : 0, noe = false, mangler = false;
  for (var i = 0; i < ledd.length; i++) {
    var n = ledd[i];
    if (typeof n === "string") {
      var felt = dokument.getField(n);
      n = somTall(felt ? felt.value : "");
      if (isNaN(n)) {
        mangler = mangler || operasjon === "product" || (operasjon === "difference" && i === 0);
        continue;
      }
      noe = true;
    }
    if (operasjon === "product") svar *= n;
    else if (operasjon === "difference" && i > 0) svar -= n;
    else svar += n;
  }
  if (!noe || mangler) event.value = "";
  else event.value = String(Math.round(svar * 100) / 100);
}
