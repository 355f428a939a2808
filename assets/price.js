// What a rate charges for an amount, exact to the last digit: what src/helpsite/data/price.py says, in the same words.
//
// A rate is { basis, amount, minimum, maximum, tiers: [{ from_amount, basis, amount }] }; its numbers are decimal strings,
// and what it doesn't have may be left out.

const MAX_DIGITS = 30; // before the point
const SCALE = 30; // no number of a rate has more digits behind the point
// A share of an amount has the digits of both, and two more because it's in percent: nothing is cut off before the end.
const FINE = 2 * SCALE + 2;

const NARROW = { "。": ".", "．": ".", "，": "," };
const EDGES = /^[ \t\r\n\u00a0\u2009\u202f\u3000]+|[ \t\r\n\u00a0\u2009\u202f\u3000]+$/g;
const WRITTEN = /^(?:([0-9]+)|([1-9][0-9]{0,2}(?:([,\u00a0\u2009\u202f])[0-9]{3})(?:\3[0-9]{3})*))?(?:\.([0-9]*))?$/;

/** A decimal string as a whole number of parts, of which one has `digits` digits behind the point. */
function parts(text, digits) {
  const [before, behind = ""] = text.split(".");
  return BigInt(before + behind.padEnd(digits, "0"));
}

/** The decimal string for so many parts: no zeros at either end that say nothing, no point at the end. */
function written(number, digits) {
  if (digits === 0) return String(number);
  const text = String(number).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, "");
}

/** The number that was typed, in the least part of its unit: { number }, or { refused } with the reason. */
function read(typed, digits) {
  const narrow = typed.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const text = narrow.replace(/[。．，]/g, (sign) => NARROW[sign]).replace(EDGES, "");
  if (text === "") return { refused: "empty" };
  const [, plain, grouped, , behind = ""] = WRITTEN.exec(text) ?? [];
  if (!plain && !grouped && !behind) return { refused: "not-a-number" };
  const before = (plain ?? grouped ?? "").replace(/[^0-9]/g, "").replace(/^0+/, "");
  if (before.length > MAX_DIGITS) return { refused: "too-great" };
  if (behind.length > digits) return { refused: "too-many-digits" };
  const number = parts(`0${before}.${behind}`, digits);
  return number === 0n ? { refused: "zero" } : { number };
}

/** The tier that decides for an amount, which is in parts of SCALE digits like every number here. */
function tierFor(rate, amount) {
  if (rate.basis === "percentage") return rate;
  const begins = (tier) => parts(tier.from_amount, SCALE);
  const tiers = [...rate.tiers].sort((one, other) => (begins(one) < begins(other) ? -1 : 1));
  return tiers.findLast((tier) => begins(tier) <= amount) ?? tiers[0];
}

/** What an amount costs, not yet rounded, in parts of FINE digits. */
function cost(rate, amount) {
  const fine = (text) => parts(text, FINE);
  if (rate.basis === "flat") return fine(rate.amount);
  const tier = tierFor(rate, amount);
  let fee = tier.basis === "percentage" ? amount * parts(tier.amount, SCALE) : fine(tier.amount);
  if (rate.minimum && fee < fine(rate.minimum)) fee = fine(rate.minimum);
  if (rate.maximum && fee > fine(rate.maximum)) fee = fine(rate.maximum);
  return fee;
}

/**
 * What the amount that a reader typed costs, in a unit with `digits` digits behind the point: { amount, fee, net } as
 * decimal strings, or { refused } with the reason; "fee-exceeds-amount" comes with the amount and its fee.
 */
export function charge(rate, digits, text) {
  if (rate.basis === "network") return { refused: "network" };
  const { refused, number } = read(text, digits);
  if (refused) return { refused };
  const least = 10n ** BigInt(FINE - digits);
  const fee = (cost(rate, number * 10n ** BigInt(SCALE - digits)) + least - 1n) / least; // rounded up
  const said = { amount: written(number, digits), fee: written(fee, digits) };
  return fee > number ? { refused: "fee-exceeds-amount", ...said } : { ...said, net: written(number - fee, digits) };
}

/** The rate with the amount of a promotion in place of its own; null if it has none that could be lowered. */
export function promoted(rate, amount) {
  return ["flat", "percentage"].includes(rate.basis) ? { ...rate, amount } : null;
}

/** A decimal string with the separators of a language, { group, decimal }, for readers. */
export function group(text, separators) {
  const [before, behind] = text.split(".");
  const whole = before.replace(/\B(?=([0-9]{3})+$)/g, () => separators.group);
  return behind === undefined ? whole : whole + separators.decimal + behind;
}
