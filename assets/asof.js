// Shows what holds on the day that it is now, however old the page, and on any other day that its reader chooses.

import { DAY_CHOSEN, builtFor, dayIn, dayShown, dayWords, daysBetween, fillIn, holdsOn, isDay, whenOf } from "./history.js";

const { day: built, zone, locale, isFixed } = builtFor();
const MINUTE = 60_000;

// --- Rows ------------------------------------------------------------------------------------------------------------

const GROUPS = { now: byOrder, coming: byFirstDay, past: byLastDay };

function byOrder(one, other) {
  return one.dataset.order - other.dataset.order;
}

function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}

function byFirstDay(one, other) {
  return compare(one.dataset.from, other.dataset.from) || byOrder(one, other);
}

function byLastDay(one, other) {
  return compare(other.dataset.until, one.dataset.until) || byOrder(one, other);
}

/** The tables of each history on the page, by its name, with all their rows. */
const histories = new Map();
for (const table of document.querySelectorAll("table[data-history]")) {
  const { history: name, when } = table.dataset;
  if (!histories.has(name)) histories.set(name, { tables: {}, rows: [] });
  const history = histories.get(name);
  history.tables[when] = table;
  history.rows.push(...table.tBodies[0].rows);
}

/** Makes a table hold just these rows, in their order. Those that are in their place already are left there. */
function fill(body, rows) {
  const wanted = new Set(rows);
  for (const row of [...body.rows]) if (!wanted.has(row)) row.remove();
  let next = body.firstElementChild;
  for (const row of rows) {
    if (row === next) next = next.nextElementSibling;
    else body.insertBefore(row, next);
  }
}

const soon = new Intl.RelativeTimeFormat(locale);

/** Says behind a row's days how soon it comes; nothing if it does not. */
function sayHowSoon(row, words) {
  let said = row.querySelector(".hs-in");
  if (words === (said?.textContent ?? "")) return;
  if (words === "") {
    said.remove();
    return;
  }
  if (!said) {
    said = document.createElement("span");
    said.className = "hs-in";
    row.querySelector(".hs-days").append(" ", said);
  }
  said.textContent = words;
}

function showHistory(name, { tables, rows }, day) {
  for (const row of rows) {
    // A record is read on any later day, from which it is not as far.
    const days = !isFixed && whenOf(row.dataset, day) === "coming" ? daysBetween(day, row.dataset.from) : 0;
    sayHowSoon(row, days ? soon.format(days, "day") : "");
  }
  for (const [when, order] of Object.entries(GROUPS)) {
    const found = rows.filter((row) => whenOf(row.dataset, day) === when).sort(order);
    const table = tables[when];
    if (!table) continue;
    fill(table.tBodies[0], found);
    table.caption.textContent = fillIn(table.caption.dataset.words, { day: dayWords(day, locale) });
    (table.closest("details") ?? table).hidden = found.length === 0;
    if (when === "now") sayWhatUnknownMeans(found);
    if (when === "coming") document.querySelector(`p[data-empty="${name}"]`).hidden = found.length > 0;
  }
}

function sayWhatUnknownMeans(rows) {
  for (const means of document.querySelectorAll("[data-unknown-means]")) means.hidden = !rows.some((row) => "unknown" in row.dataset);
}

function showPromotions(day) {
  for (const offer of document.querySelectorAll(".hs-offer")) {
    // Beside what it lowers today, and not beside what was or will be charged.
    offer.hidden = !holdsOn(offer.dataset, day) || !holdsOn(offer.closest("tr").dataset, day);
  }
  const promotions = [...document.querySelectorAll("[data-promotions] > li")];
  for (const promotion of promotions) {
    const when = whenOf(promotion.dataset, day);
    promotion.hidden = when === "past";
    for (const state of promotion.querySelectorAll("[data-is]")) state.hidden = state.dataset.is !== when;
  }
  for (const none of document.querySelectorAll('[data-empty="promotions"]')) none.hidden = promotions.some((promotion) => !promotion.hidden);
}

let shown = built;

function show(day) {
  if (day === shown) return;
  shown = day;
  for (const [name, history] of histories) showHistory(name, history, day);
  showPromotions(day);
}

document.addEventListener(DAY_CHOSEN, (event) => show(event.detail));

// --- The day ---------------------------------------------------------------------------------------------------------

const form = document.querySelector(".hs-day");
const field = form?.querySelector("input");
let today = dayIn(zone);

/** Whether a link leads to a page that can show the same day: in another language, or of regions and fees. */
function keepsTheDay(link) {
  return link.matches("header a[hreflang]") || (link.matches("article a") && /\/(fees|regions)\//.test(link.pathname));
}

/** An address that asks for a day; for today it is the page's own. */
function withDay(address, day) {
  const found = new URL(address);
  if (day === today) found.searchParams.delete("date");
  else found.searchParams.set("date", day);
  return found.href;
}

/** Tells all scripts of the page, and the reader, which day is shown. */
function choose(day) {
  const said = form.querySelector("[role=status]");
  if (field.value !== day) field.value = day;
  form.querySelector("button").hidden = day === today;
  said.textContent = day === today ? "" : fillIn(said.dataset.words, { day: dayWords(day, locale) });
  const address = withDay(location.href, day);
  if (address !== location.href) window.history.replaceState(null, "", address);
  for (const link of [...document.links]) if (keepsTheDay(link)) link.href = withDay(link.href, day);
  document.dispatchEvent(new CustomEvent(DAY_CHOSEN, { detail: day }));
}

form?.addEventListener("submit", (event) => event.preventDefault());
// While a date is typed it is empty at times, or of the year 2. Nothing is shown then; who leaves it so sees the last day.
field?.addEventListener("change", () => {
  if (isDay(field.value) && field.validity.valid) choose(field.value);
});
field?.addEventListener("blur", () => {
  if (!isDay(field.value) || !field.validity.valid) field.value = shown;
});
form?.addEventListener("reset", (event) => {
  event.preventDefault();
  choose(today);
  field.focus();
});

/** A page that stays open over midnight goes on to the next day, unless its reader looks at another one. */
function readClock() {
  const day = dayIn(zone);
  if (day === today) return;
  const follows = shown === today;
  today = day;
  if (follows) start(day);
}

function start(day) {
  if (form) choose(day);
  else document.dispatchEvent(new CustomEvent(DAY_CHOSEN, { detail: day }));
}

if (dayShown(zone) !== built) start(dayShown(zone));
setInterval(readClock, MINUTE);
