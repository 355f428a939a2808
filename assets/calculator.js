// Works out what an amount costs by the rate that holds today, or on the day that the reader looks at.

import { charge, group, promoted } from "./price.js";
import { DAY_CHOSEN, builtFor, dayShown, dayWords, fillIn, holdsOn } from "./history.js";

/** Writes only what has changed: nothing that is selected, or that is being read aloud, is replaced. */
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
  const isHidden = words === "";
  if (element.hidden !== isHidden) element.hidden = isHidden;
}

function element(tag, name, ...inside) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

const box = document.querySelector(".hs-calculator");
const facts = JSON.parse(box.dataset.facts);
const { words } = facts;
const { zone, locale } = builtFor();
const form = box.querySelector("form");
const { amount } = form.elements;
const answer = box.querySelector(".hs-calculator__answer");
let chosen = null;

/** An amount in a fee's unit; the two stay on one line. */
function amountOf(fee, number) {
  return `${group(number, facts.separators)}\u00a0${fee.unit}`;
}

function mark(change) {
  const said = facts.trust[change.trust].mark;
  return said ? [" ", element("span", "hs-sample", said)] : [];
}

function fact(name, ...inside) {
  return element("div", "", element("dt", "", name), " ", element("dd", "", ...inside));
}

/** What charge() says, in words. */
function resultOf(fee, result, change) {
  if (result.refused) {
    const values = { unit: fee.unit, digits: fee.digits, fee: result.fee && amountOf(fee, result.fee) };
    return element("p", "hs-calculator__refused", fillIn(words[result.refused], values), ...(result.fee ? mark(change) : []));
  }
  const charged = element("span", "hs-price", amountOf(fee, result.fee));
  const left = element("strong", "", amountOf(fee, result.net));
  return element("dl", "hs-facts", fact(words.charged, charged, ...mark(change)), fact(words.left, left, ...mark(change)));
}

function offerOf(fee, rate, offer) {
  const lowered = promoted(rate, offer.amount);
  const title = element("p", "hs-calculator__offer", fillIn(words.offer, { name: offer.name }), ...mark(offer));
  const parts = [title, element("p", "hs-quiet", offer.condition)];
  if (lowered) parts.push(resultOf(fee, charge(lowered, fee.digits, amount.value), offer));
  return element("div", "hs-calculator__offered", ...parts);
}

/** Nothing as long as no amount is typed; promotions only beside what is charged without them. */
function answersOf(fee, rate, day) {
  const result = charge(rate, fee.digits, amount.value);
  if (result.refused === "empty") return [];
  const offers = result.fee ? fee.offers.filter((offer) => holdsOn(offer, day)) : [];
  const answers = [resultOf(fee, result, rate), ...offers.map((offer) => offerOf(fee, rate, offer))];
  // What was read of it: "1,000" and "1.000" are easily mistaken.
  if (result.net) answers[0].prepend(fact(words.example, amountOf(fee, result.amount)));
  return answers;
}

function show() {
  const day = chosen ?? dayShown(zone);
  const fee = facts.fees.find(({ id }) => id === form.elements.fee?.value) ?? facts.fees[0];
  const rate = fee.rates.find((change) => holdsOn(change, day));
  const trust = rate && facts.trust[rate.trust];
  write(amount.labels[0], fillIn(words.amount, { unit: fee.unit }));
  amount.parentElement.hidden = !rate || rate.basis === "network";
  write(box.querySelector("[data-day]"), fillIn(words["on-day"], { day: dayWords(day, locale) }));
  write(box.querySelector("[data-price]"), rate ? rate.words : words.none);
  write(box.querySelector("[data-mark]"), trust?.mark ?? "");
  const said = box.querySelector("[data-trust]");
  said.className = `hs-trust hs-trust--${trust?.state ?? "unknown"}`;
  write(said, trust?.words ?? "");
  const parts = rate ? answersOf(fee, rate, day) : [];
  // What is read aloud is replaced only by something else.
  if (answer.textContent !== parts.map((part) => part.textContent).join("")) answer.replaceChildren(...parts);
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener(DAY_CHOSEN, ({ detail }) => {
  chosen = detail;
  show();
});
show();
