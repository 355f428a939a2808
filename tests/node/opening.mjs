// Answers one question a line: hours, a moment and perhaps a zone in, what assets/opening.js says out. The zone of a
// reader who gives none is that of the machine, as in a browser.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { hoursThere, readingOf, runOf, stateAt } = await import(pathToFileURL(process.argv[2]));

for await (const line of createInterface({ input: process.stdin })) {
  const { hours, now, zone } = JSON.parse(line);
  const reader = zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const there = hoursThere(hours, now, reader)?.map((row) => ({ ...row, run: runOf(row.days) })) ?? null;
  const state = stateAt(hours, now);
  const reading = state.until === null ? null : readingOf(reader, state.until, now);
  console.log(JSON.stringify({ ...state, reading, there }));
}
