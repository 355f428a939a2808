// Answers each line of standard input, a text in JSON, with a line that says what the modules of the page make of it.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [modules, facts, tables] = process.argv.slice(2);
const { check, prepare, shapeOf } = await import(pathToFileURL(`${modules}/judge.js`));
const { decodeLabel, domainOf } = await import(pathToFileURL(`${modules}/hosts.js`));
const known = prepare(JSON.parse(readFileSync(facts, "utf8")), JSON.parse(readFileSync(tables, "utf8")));

createInterface({ input: process.stdin }).on("line", (line) => {
  const text = JSON.parse(line);
  // Time of this process alone, in milliseconds: the machine may be busy with other things.
  const start = process.cpuUsage();
  const { results, ...rest } = check(text, known);
  const spent = process.cpuUsage(start);
  const time = (spent.user + spent.system) / 1000;
  const told = results.map(({ contact, verdict, reason, entry, domain }) => ({
    kind: contact.kind,
    text: contact.text,
    verdict,
    reason,
    entry: entry?.id,
    domain,
  }));
  const parts = { label: decodeLabel(text), shape: shapeOf(text, known.shapes) };
  const registered = domainOf(text, known.suffixes);
  process.stdout.write(`${JSON.stringify({ ...rest, results: told, time, ...parts, registered })}\n`);
});
