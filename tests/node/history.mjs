// Calls functions of assets/history.js: a list of calls in, each a name and its arguments, the list of answers out.
// The clock says what the second argument does.
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [, , file, now] = process.argv;
const history = await import(pathToFileURL(file));
Date.now = () => Date.parse(now);

const calls = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(calls.map(([name, ...values]) => history[name](...values))));
