// Hosts: their labels as people read them, and which part of a host somebody registered.

// What is not Latin and stands between words without spaces.
export const CJK = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Bopomofo}";

// The public suffixes, from lines such as "uk:ac co gov".
export function readSuffixes(text) {
  const suffixes = new Set();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    const rest = line.slice(0, colon);
    for (const head of line.slice(colon + 1).split(" ")) suffixes.add(rest ? `${head}.${rest}` : head);
  }
  return suffixes;
}

// A label of a host; "xn--…" as the characters it stands for (RFC 3492), or as it is if it stands for none.
export function decodeLabel(label) {
  if (!/^xn--[\x21-\x7e]*$/i.test(label)) return label;
  const points = decodePunycode(label.slice(4).toLowerCase());
  return points ? String.fromCodePoint(...points) : label;
}

function decodePunycode(text) {
  const end = text.lastIndexOf("-");
  const points = end > 0 ? [...text.slice(0, end)].map((sign) => sign.codePointAt(0)) : [];
  let [n, i, bias] = [128, 0, 72];
  for (let at = end > 0 ? end + 1 : 0; at < text.length; ) {
    const before = i;
    for (let weight = 1, k = 36; ; k += 36) {
      const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(text[at++] ?? "?");
      if (digit < 0) return null;
      i += digit * weight;
      const least = Math.min(Math.max(k - bias, 1), 26);
      if (digit < least) break;
      weight *= 36 - least;
      if (i > 0x7fffffff || weight > 0x7fffffff) return null;
    }
    const length = points.length + 1;
    bias = adapt(i - before, length, before === 0);
    n += Math.floor(i / length);
    i %= length;
    if (n > 0x10ffff || (n >= 0xd800 && n < 0xe000)) return null;
    points.splice(i++, 0, n);
  }
  return points.length ? points : null;
}

function adapt(step, length, first) {
  let delta = Math.floor(step / (first ? 700 : 2));
  delta += Math.floor(delta / length);
  let k = 0;
  for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
  return k + Math.floor((36 * delta) / (delta + 38));
}

// A host with its labels decoded, in the case in which it is written: "I" and "l" look the same, "i" and "l" do not.
export function readHost(text) {
  return trim(text.split(".").map(decodeLabel).join(".").normalize("NFKC"), ".");
}

// A text without the signs at its ends. (An expression such as /[.]+$/ takes the square of a long text's length.)
export function trim(text, signs, bothEnds = true) {
  let [start, end] = [0, text.length];
  while (end > start && signs.includes(text[end - 1])) end -= 1;
  while (bothEnds && start < end && signs.includes(text[start])) start += 1;
  return text.slice(start, end);
}

export function isAddress(host) {
  return /^(\d{1,3}\.){3}\d{1,3}$|^\[[\da-f:.]*\]$|^\d+$|^0x[\da-f]+$/i.test(host);
}

// How many labels at the end of a host are its public suffix: none of an IP address, one of a name nobody knows.
export function suffixLength(labels, suffixes) {
  if (isAddress(labels.join("."))) return 0;
  const start = Math.max(0, labels.length - 6);
  for (let at = start; at < labels.length; at += 1) {
    const tail = labels.slice(at + 1).join(".");
    const whole = tail ? `${labels[at]}.${tail}` : labels[at];
    if (suffixes.has(`!${whole}`)) return labels.length - at - 1;
    if (suffixes.has(whole) || (tail && suffixes.has(`*.${tail}`))) return labels.length - at;
  }
  return 1;
}

// The part of a host that somebody registered: what counts.
export function domainOf(host, suffixes) {
  const labels = host.split(".");
  const length = suffixLength(labels, suffixes);
  return length ? labels.slice(-length - 1).join(".") : host;
}
