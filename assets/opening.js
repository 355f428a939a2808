// When a channel is open, in whatever time zone: pure functions of its hours, a moment and the reader's zone.
//
// Hours are { zone, weekly: [{ days: [1, …, 7], opens: "09:00", closes: "24:00" }], closed: ["2027-01-01"] }, with Monday
// as 1. A moment is a number of milliseconds, as Date.now() gives it. Wall-clock time ("local" below) is a number of
// milliseconds too, as if the clock on the wall showed UTC, so that days and weekdays are plain arithmetic.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const FARTHEST = 400; // days to look ahead for the next opening
const ALWAYS = 8; // open for more days than this in a row: it doesn't close

const clocks = new Map();

/** What the clock on a wall in `zone` shows at `moment`. */
export function localAt(zone, moment) {
  if (!clocks.has(zone)) {
    const fields = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
    clocks.set(zone, new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", calendar: "gregory", ...fields }));
  }
  const part = Object.fromEntries(clocks.get(zone).formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}

/**
 * The moment at which the clock in `zone` shows `local`. Where clocks go back and show it twice, it's the first one;
 * where they go forward and skip it, it's as long after the change as it would have been without one.
 */
function momentOf(zone, local) {
  const before = local - (localAt(zone, local - DAY) - (local - DAY));
  const after = local - (localAt(zone, local + DAY) - (local + DAY));
  const right = [before, after].filter((moment) => localAt(zone, moment) === local);
  return right.length ? Math.min(...right) : before;
}

function isoDay(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Monday is 1, Sunday is 7. The first of January 1970 was a Thursday. */
function weekday(day) {
  return ((day + 3) % 7) + 1;
}

function minutesOf(time) {
  const [hours, minutes] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** From when to when it's open on a day of its own zone, as moments, in order. */
function openingsOn(hours, day) {
  return hours.weekly
    .filter((entry) => entry.days.includes(weekday(day)))
    .map((entry) => [entry.opens, entry.closes].map((time) => momentOf(hours.zone, day * DAY + minutesOf(time) * MINUTE)))
    .filter(([opens, closes]) => opens < closes)
    .sort(([first], [second]) => first - second);
}

/** Whether it's open at `now`, and the moment until which that holds: null if no end is in sight. */
export function stateAt(hours, now) {
  const today = Math.floor(localAt(hours.zone, now) / DAY);
  const inSight = (end) => (end - now > ALWAYS * DAY ? null : end);
  let until = null;
  for (let day = today - 1; day <= today + FARTHEST; day += 1) {
    if (hours.closed.includes(isoDay(day))) continue;
    for (const [opens, closes] of openingsOn(hours, day)) {
      if (closes <= now) continue;
      if (until === null && opens > now) return { open: false, until: opens };
      if (until !== null && opens > until) return { open: true, until: inSight(until) };
      until = Math.max(until ?? closes, closes);
    }
    if (until !== null && inSight(until) === null) break;
  }
  return until === null ? { open: false, until } : { open: true, until: inSight(until) };
}

/** Whether the openings of seven days leave no time out. */
function isRoundTheClock(openings) {
  const whole = 7 * DAY - 3 * 60 * MINUTE; // clocks may go forward meanwhile
  let end = openings[0]?.[0];
  for (const [opens, closes] of openings) {
    if (opens > end) return false;
    end = Math.max(end, closes);
  }
  return openings.length > 0 && end - openings[0][0] >= whole;
}

/** What stands on the clock of a zone: the weekday, the time, and how many days after `now` it is. */
export function readingOf(zone, moment, now) {
  const local = localAt(zone, moment);
  const day = Math.floor(local / DAY);
  return {
    weekday: weekday(day),
    time: new Date(local).toISOString().slice(11, 16),
    daysAhead: day - Math.floor(localAt(zone, now) / DAY),
  };
}

/** Whether the clocks of two zones show the same at these moments. */
export function sameTime(zone, other, moments) {
  return moments.every((moment) => localAt(zone, moment) === localAt(other, moment));
}

/**
 * The weekly hours of the seven days from `now` on as the clocks of the zone `reader` show them, days with the same times
 * together: [{ days, opens, closes, overnight }]. null if they are the same as the channel's own, or round the clock.
 */
export function hoursThere(hours, now, reader) {
  const today = Math.floor(localAt(hours.zone, now) / DAY);
  const openings = [0, 1, 2, 3, 4, 5, 6].flatMap((ahead) => openingsOn(hours, today + ahead));
  if (sameTime(hours.zone, reader, openings.flat()) || isRoundTheClock(openings)) return null;
  const rows = new Map();
  for (const [opens, closes] of openings) {
    const [first, last] = [localAt(reader, opens), localAt(reader, closes)];
    const [from, to] = [first, last].map((local) => new Date(local).toISOString().slice(11, 16));
    const midnight = last % DAY === 0;
    const overnight = !midnight && Math.floor(last / DAY) > Math.floor(first / DAY);
    const key = `${from} ${to} ${overnight}`;
    if (!rows.has(key)) rows.set(key, { days: [], opens: from, closes: midnight ? "24:00" : to, overnight });
    rows.get(key).days.push(weekday(Math.floor(first / DAY)));
  }
  const inOrder = [...rows.values()].map((row) => ({ ...row, days: [...new Set(row.days)].sort() }));
  return inOrder.sort((a, b) => a.days[0] - b.days[0] || a.opens.localeCompare(b.opens));
}

/** The first and the last of these weekdays if they are three or more in a row, which may pass Sunday; else null. */
export function runOf(days) {
  const first = days.find((day) => !days.includes(day === 1 ? 7 : day - 1));
  const run = days.map((_, index) => ((first - 1 + index) % 7) + 1);
  const isRun = days.length > 2 && run.every((day) => days.includes(day));
  return isRun ? [run[0], run.at(-1)] : null;
}
