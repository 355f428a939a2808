// Reads one list of calendars a line, strictly, with ical.js. Out comes, for each, its properties and its events in
// their order, as they reach a calendar program; or what is wrong with it.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]));
ICAL.design.strict = true;

function facts(component) {
  const found = {};
  for (const property of component.getAllProperties()) found[property.name] = property.getValues().map(String).join();
  return found;
}

function read(text) {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text));
    return { ...facts(calendar), events: calendar.getAllSubcomponents("vevent").map(facts) };
  } catch (error) {
    return { error: String(error.message) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(JSON.parse(line).map(read)));
}
