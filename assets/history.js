// Days, and what holds on them. A day is written as 2026-07-01, so days compare as words do.

/** The event that a page's scripts hear when its reader looks at another day; `detail` is the day. */
export const DAY_CHOSEN = "helpsite:day";

/**
 * What the page says of its day: the one it was built for, the site's time zone (IANA), and the locale for dates. In a
 * record of an earlier edition the day `isFixed`.
 */
export function builtFor() {
  const { content, dataset } = document.querySelector('meta[name="helpsite-day"]');
  return { day: content, zone: dataset.zone, locale: dataset.locale, isFixed: "fixed" in dataset };
}

/** The day it is in a time zone, at this moment; on a page of a record, the record's own. */
export function dayIn(zone) {
  const record = globalThis.document?.querySelector('meta[name="helpsite-day"][data-fixed]');
  if (record) return record.content;
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(Date.now());
  const { year, month, day } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${year}-${month}-${day}`;
}

/** The day that the address asks for with `?date=2026-07-01`, or null. */
export function dayAsked(search) {
  const day = new URLSearchParams(search).get("date") ?? "";
  return isDay(day) ? day : null;
}

/** Whether these words are a day of the calendar. */
export function isDay(words) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(words)) return false;
  const moment = new Date(`${words}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(words);
}

/** The day that the page shows: the one that the address asks for, else today on the site's clock. */
export function dayShown(zone) {
  return dayAsked(location.search) ?? dayIn(zone);
}

/** Whether a change is in force on a day. Without `from` it always was, without `until` no end is known. */
export function holdsOn(change, day) {
  return whenOf(change, day) === "now";
}

/** Whether a change is past, holds now or is coming, seen from a day. */
export function whenOf({ from, until }, day) {
  if (from && from > day) return "coming";
  return until && until < day ? "past" : "now";
}

/** How many days lie between two days. */
export function daysBetween(first, last) {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000);
}

const formats = new Map(); // making one takes a hundred times as long as using it

/** A day in words: 1 July 2026, 2026年7月1日. */
export function dayWords(day, locale) {
  if (!formats.has(locale)) formats.set(locale, new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }));
  return formats.get(locale).format(Date.parse(day));
}

/** The words with each `{name}` replaced by the value of that name. */
export function fillIn(words, values) {
  return words.replace(/\{(\w+)\}/g, (name, key) => values[key] ?? name);
}
