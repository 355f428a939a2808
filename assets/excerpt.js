// What of a page is shown as a result: the section that answers, and the words around the hit.

/**
 * The section of a page that holds most of what the question tells, and an excerpt of it.
 *
 * `content` is the page's text as the index keeps it, with its words set apart by `between` (a zero-width space or
 * spaces), beginning with its `title`; `anchors` are its headings, `{ id, text, location }` by their first word; `hits` say where the question's
 * words stand, `{ start, size, weight, word }`; `wanted` is the id of the section that answers, where it is known. Gives `{ id, section, excerpt }`: the heading's id and words (null
 * above the first heading) and the parts of the excerpt, `{ text, marked }`.
 */
export function passage({ title, content, anchors, hits, length, wanted = null }) {
  const isCut = content.includes("\u200b");
  const tokens = isCut ? content.split("\u200b") : content.split(/\s+/).map((token) => `${token} `);
  const sections = sectionsOf(anchors, tokens, title);
  const section = sections.find(({ id }) => id && id === wanted) ?? bestSection(sections, hits);
  while (section.body < section.end && isStop(tokens[section.body])) section.body += 1;
  const inside = hits.filter(({ start }) => start >= section.body && start < section.end);
  const first = bestWindow(inside, section, length);
  const end = Math.min(section.end, first + length);
  const marked = new Set(inside.flatMap(({ start, size }) => Array.from({ length: size }, (_, index) => start + index)));
  const pieces = tokens.slice(first, end).flatMap((token, index) => (marked.has(first + index) ? markedPieces(token) : [[token, false]]));
  const [before, behind] = [first > section.body ? "…" : "", end < section.end ? "…" : ""];
  return { id: section.id, section: section.text, excerpt: partsOf([[before, false], ...pieces], behind) };
}

// What stands between two passages.
function isStop(token) {
  return /^[\s.,;:!?。，；：！？、…]*$/u.test(token);
}

// Of a word that is hit, what stands before and behind it is not.
function markedPieces(token) {
  const [, before, word, behind] = token.match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su);
  return [[before, false], [word, true], [behind, false]];
}

// Pieces as the parts of an excerpt, with what stands behind the last one. Two hits with a space between them are one.
function partsOf(pieces, behind) {
  const parts = [];
  for (const [text, isMarked] of pieces.filter(([text]) => text)) {
    const [last, blank] = [parts.at(-2), parts.at(-1)];
    if (isMarked && last?.marked && !blank.marked && !blank.text.trim()) {
      parts.pop();
      last.text += blank.text + text;
    } else if (blank?.marked === isMarked) blank.text += text;
    else parts.push({ text, marked: isMarked });
  }
  const last = parts.at(-1);
  if (last) last.text = last.text.trimEnd();
  if (behind && last?.marked) parts.push({ text: behind, marked: false });
  else if (behind && last) last.text += behind;
  return parts;
}

// The page's parts from heading to heading; `body` is where the words after the heading begin. What stands above the
// first one has the page's title.
function sectionsOf(anchors, tokens, title) {
  const headings = anchors.filter(({ element, text }) => /^h[2-4]$/.test(element) && text.trim());
  const starts = [
    { id: null, text: null, location: 0, size: sizeOf(title, tokens) },
    ...headings.map(({ id, text, location }) => {
      const words = text.replaceAll("\u200b", "").trim();
      return { id, text: words, location, size: sizeOf(words, tokens.slice(location)) };
    }),
  ];
  return starts.map(({ id, text, location, size }, index) => {
    const end = starts[index + 1]?.location ?? tokens.length;
    return { id, text, start: location, body: Math.min(location + size, end), end };
  });
}

// How many of the first tokens are these words, however they are cut there.
function sizeOf(words, tokens) {
  const whole = tight(words);
  let begun = "";
  for (const [index, token] of tokens.entries()) {
    begun += tight(token);
    if (begun === whole) return index + 1;
    if (!whole.startsWith(begun)) return 0;
  }
  return 0;
}

function tight(words) {
  return words.replace(/[\s\u200b]/g, "").replace(/[.。]$/, "");
}

// Each word counts once, and more if it stands in the heading; of two alike the first wins.
function bestSection(sections, hits) {
  let best = { value: -1, section: sections[0] };
  for (const section of sections) {
    const here = hits.filter(({ start }) => start >= section.start && start < section.end);
    const words = new Map();
    for (const { start, weight, word } of here) {
      const own = weight * (section.id && start < section.body ? 1.5 : 1);
      words.set(word, Math.max(words.get(word) ?? 0, own));
    }
    const value = [...words.values()].reduce((sum, own) => sum + own, 0);
    if (value > best.value + 1e-9) best = { value, section };
  }
  return best.section;
}

// Where to begin so that most of the hits are seen.
function bestWindow(hits, { body, end }, length) {
  if (end - body <= length) return body;
  let best = { value: 0, first: body };
  for (const { start } of hits) {
    const first = Math.max(body, Math.min(start - 4, end - length));
    const words = new Map();
    for (const hit of hits) if (hit.start >= first && hit.start < first + length) words.set(hit.word, hit.weight);
    const value = [...words.values()].reduce((sum, weight) => sum + weight, 0);
    if (value > best.value + 1e-9) best = { value, first };
  }
  return best.first;
}
