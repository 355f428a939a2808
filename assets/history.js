// Days, and what holds on them. A day is written as 2026-07-01, so days compare as words do.

/** The day it is in a time zone (IANA), at this moment. */
export function dayIn(zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(Date.now());
  const { year, month, day } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${year}-${month}-${day}`;
}

/** Whether a change is in force on a day. Without `from` it always was, without `until` no end is known. */
export function holdsOn(change, day) {
  return (!change.from || change.from <= day) && (!change.until || day <= change.until);
}

/** How many days lie between two days. */
export function daysBetween(first, last) {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000);
}

/** The event that a page's scripts hear when its reader looks at another day; `detail` is the day. */
export const DAY_CHOSEN = "helpsite:day";
