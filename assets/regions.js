// Finds a country or region in the table of all, and shows there what works on the day that the reader looks at.

import { DAY_CHOSEN, builtFor, dayShown, dayWords, fillIn } from "./history.js";

const { day: built, zone, locale } = builtFor();
const table = document.querySelector(".hs-table--regions");
const form = document.querySelector(".hs-find");
const [name, service, status] = form.elements;
const words = JSON.parse(table.dataset.words);
const count = form.querySelector(".hs-find__count");
const none = document.querySelector("[data-none]");
const noneWords = none.querySelector("strong");
const noMatch = document.querySelector("[data-no-match]");

/** Letters as people type them who have no accents, capitals or full-width signs at hand. */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const rows = [...table.tBodies[0].rows].map((row) => ({ row, names: plain(row.dataset.names) }));
const cells = [...table.querySelectorAll("td[data-stages]")].map((cell) => ({ cell, stages: readStages(cell.dataset.stages) }));
const history = new Map(cells.map(({ cell, stages }) => [cell, stages]));
let shown = built;

/** The stages of a cell, written as "2026-12-01/limited/sample" with spaces between them, the oldest one first. */
function readStages(written) {
  return written.split(" ").map((stage) => {
    const [from, kind, mark] = stage.split("/");
    return { from, status: kind, mark };
  });
}

function statusOf(cell) {
  return history.get(cell)?.findLast(({ from }) => from <= shown)?.status ?? "unknown";
}

// --- What works on a day ----------------------------------------------------------------------------------------------

function piece(kind, text) {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = text;
  return element;
}

/** The same pieces as the page was built with. */
function pieces(stages, day) {
  const now = stages.findLast(({ from }) => from <= day);
  const next = stages.find(({ from }) => from > day);
  const status = now?.status ?? "unknown";
  const kind = status === "unknown" || now.mark === "confirmed" ? `hs-status hs-status--${status}` : "hs-status";
  const found = [piece(kind, words[status])];
  if (now && now.mark !== "confirmed") found.push(piece("hs-sample", words[now.mark]));
  if (next) {
    const coming = piece("hs-next", fillIn(words.next, { day: dayWords(next.from, locale), status: words[next.status] }));
    if (next.mark !== "confirmed") coming.append(" ", piece("hs-sample", words[next.mark]));
    found.push(coming);
  }
  return found.flatMap((element) => [element, " "]);
}

function show(day) {
  if (day === shown) return;
  shown = day;
  for (const { cell, stages } of cells) cell.firstElementChild.replaceChildren(...pieces(stages, day));
  table.caption.textContent = fillIn(table.caption.dataset.words, { day: dayWords(day, locale) });
  find();
}

// --- Finding ----------------------------------------------------------------------------------------------------------

function find() {
  const typed = plain(name.value).trim();
  const parts = typed.split(/\s+/);
  const isNamed = ({ names }) => parts.every((part) => names.includes(part));
  const isSo = ({ row }) => {
    const looked = [...row.cells].filter((cell) => cell.dataset.service && (!service.value || cell.dataset.service === service.value));
    return !status.value || looked.some((cell) => statusOf(cell) === status.value);
  };
  let number = 0;
  for (const entry of rows) {
    entry.row.hidden = !(isNamed(entry) && isSo(entry));
    number += Number(!entry.row.hidden);
  }
  const column = service.selectedIndex; // the first entry is "any", the first column the name
  for (const row of table.rows) {
    for (const [index, cell] of [...row.cells].entries()) cell.hidden = column > 0 && index > 0 && index !== column;
  }
  table.hidden = number === 0;
  count.textContent = fillIn(count.dataset.words, { number, total: rows.length });
  none.hidden = typed === "" || rows.some(isNamed);
  noMatch.hidden = number > 0 || !none.hidden;
  noneWords.textContent = none.hidden ? "" : fillIn(noneWords.dataset.words, { name: name.value.trim() });
}

form.addEventListener("input", find);
noMatch.querySelector("button").addEventListener("click", () => {
  form.reset();
  find();
  name.focus();
});
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener(DAY_CHOSEN, (event) => show(event.detail));
if (dayShown(zone) !== built) show(dayShown(zone));
if ([...form.elements].some((field) => field.value)) find();
