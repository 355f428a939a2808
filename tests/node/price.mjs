// Answers one list of questions a line: each a rate, the digits of its unit and what was typed; or a number and a
// language's separators. What assets/price.js says comes out, as a list in the same order.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { charge, group, promoted } = await import(pathToFileURL(process.argv[2]));

function answer({ rate, digits, text, separators, lowered }) {
  if (separators) return group(text, separators);
  if (lowered) return promoted(rate, lowered);
  return charge(rate, digits, text);
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(JSON.parse(line).map(answer)));
}
