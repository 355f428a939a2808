// Says beside a channel's hours whether it is open now, and shows its hours on the reader's own clock.

import { hoursThere, readingOf, runOf, sameTime, stateAt } from "./opening.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OFTEN = MINUTE / 2;

function fillIn(words, values) {
  return words.replace(/\{(\w+)\}/g, (name, key) => values[key] ?? name);
}

/** How long it is until then: to the minute when it's soon. It's never said to be longer than it is by a minute. */
function lengthOf(facts, milliseconds) {
  const minutes = Math.ceil(milliseconds / MINUTE);
  const hours = Math.floor(minutes / 60);
  const parts = [];
  if (hours > 0) parts.push(fillIn(facts.words.hours, { hours }));
  if (hours < 2 && (minutes % 60 > 0 || hours === 0)) parts.push(fillIn(facts.words.minutes, { minutes: minutes % 60 }));
  return parts.join(" ");
}

/** A moment to come on the reader's clock: today 09:00, Monday 09:00, 1 January 09:00. */
function whenOf(facts, moment, now, reader) {
  const { weekday, time, daysAhead } = readingOf(reader, moment, now);
  const date = () => new Intl.DateTimeFormat(facts.locale, { day: "numeric", month: "long", timeZone: reader }).format(moment);
  const day = daysAhead < 7 ? facts.days[weekday - 1] : date();
  const when = daysAhead === 0 ? fillIn(facts.words.today, { time }) : fillIn(facts.words["day-time"], { day, time });
  return sameTime(facts.zone, reader, [moment]) ? when : fillIn(facts.words["your-time"], { when });
}

function stateWords(facts, state, now, reader) {
  const kind = state.open ? "open" : "closed";
  if (state.until === null) return facts.words[state.open ? "open-always" : "closed"];
  if (state.open && state.until - now <= DAY) return fillIn(facts.words.open, { length: lengthOf(facts, state.until - now) });
  return fillIn(facts.words[`${kind}-until`], { when: whenOf(facts, state.until, now, reader) });
}

function daysWords(facts, days) {
  if (days.length === 7) return facts.words["every-day"];
  const name = (day) => facts.short[day - 1];
  const run = runOf(days);
  if (run) return fillIn(facts.words["day-range"], { first: name(run[0]), last: name(run[1]) });
  return days.map(name).join(facts.words["list-separator"]);
}

function thereWords(facts, rows) {
  if (rows === null) return facts.words["same-time"];
  const said = rows.map(({ days, opens, closes, overnight }) => {
    const end = overnight ? fillIn(facts.words["next-day"], { time: closes }) : closes;
    return `${daysWords(facts, days)} ${opens}–\u2060${end}`; // no new line between the two
  });
  return fillIn(facts.words.there, { hours: said.join(facts.words["list-separator"]) });
}

/** Writes only what has changed: nothing that a reader has selected, or that is being read aloud, is replaced. */
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

const lines = [...document.querySelectorAll("[data-hours]")].map((line) => ({ line, facts: JSON.parse(line.dataset.hours) }));

function show() {
  const now = Date.now();
  const reader = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
  for (const { line, facts } of lines) {
    const state = stateAt(facts, now);
    write(line.querySelector(".hs-open__state"), stateWords(facts, state, now, reader));
    write(line.querySelector(".hs-open__there"), thereWords(facts, hoursThere(facts, now, reader)));
    line.dataset.open = state.open ? "yes" : "no";
  }
}

show();
setInterval(show, OFTEN);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) show();
});
