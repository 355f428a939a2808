// Asks how urgent it is, what it is about and, where that matters, where the reader is. Nothing is decided here: each row
// of the table below the questions says for which answers it holds, and this shows the one that holds for the reader's.
// The answers stand behind the # of the page's address, so that they can be passed on; nothing is stored, and no browser
// sends that part to the host.

const chooser = document.querySelector("[data-chooser]");
const questions = chooser.querySelector("form");
const where = questions.querySelector("[data-where]");
const rows = [...chooser.querySelectorAll("tr[data-about]")];
const status = chooser.querySelector("[role=status]");
const list = document.querySelector(".hs-cards--channels");
const cards = list ? [...list.children] : [];
const NAMES = ["urgent", "about", "region"];
const waitingWords = chooser.querySelector("[data-waiting]").textContent;

function answers() {
  return Object.fromEntries(NAMES.map((name) => [name, new FormData(questions).get(name)]));
}

/** The rows that hold for the answers given so far: several, if the region is still missing and matters. */
function rowsFor({ urgent, about, region }) {
  if (!urgent || !about) return [];
  const found = rows.filter((row) => row.dataset.urgent === urgent && row.dataset.about.split(" ").includes(about));
  if (found.length < 2 || !region) return found;
  return found.filter((row) => row.dataset.regions.split(" ").includes(region));
}

/** The channels of a row come first in the list below; the others stay in their order. */
function putInOrder(row) {
  const first = row ? [row.dataset.best, row.dataset.runnerUp] : [];
  const place = (card) => (first.includes(card.dataset.channel) ? first.indexOf(card.dataset.channel) : first.length);
  const order = [...cards].sort((one, other) => place(one) - place(other));
  for (const card of order) card.classList.toggle("hs-card--best", first[0] !== "" && card.dataset.channel === first[0]);
  if (order.some((card, index) => card !== list.children[index])) list.append(...order);
}

function show() {
  const given = answers();
  const asked = rowsFor({ ...given, region: null }).length > 1;
  if (where) where.hidden = !asked;
  const found = rowsFor(given);
  const row = found.length === 1 ? found[0] : null;
  const waiting = chooser.querySelector("[data-waiting]");
  waiting.hidden = row !== null;
  waiting.textContent = asked ? waiting.dataset.oneMore : waitingWords;
  for (const answer of chooser.querySelectorAll("[data-answer]")) answer.hidden = answer.dataset.answer !== row?.dataset.best;
  const next = chooser.querySelector("[data-next]");
  next.hidden = !row?.dataset.best;
  if (row) next.querySelector("span").replaceChildren(...row.cells[row.cells.length - 1].firstElementChild.cloneNode(true).childNodes);
  const inOrder = list !== null && Boolean(row?.dataset.best);
  chooser.querySelector("[data-order]").hidden = !inOrder;
  if (list) putInOrder(row);
  say(row, inOrder);
}

/** For who can't see the answer appear: once, and politely. */
function say(row, inOrder) {
  const parts = [];
  if (row) parts.push(chooser.querySelector("[data-answer]:not([hidden]) [data-said]"));
  else if (where && !where.hidden) parts.push(chooser.querySelector("[data-waiting]"));
  if (row?.dataset.best) parts.push(chooser.querySelector("[data-next]"));
  if (inOrder) parts.push(chooser.querySelector("[data-order]"));
  const words = parts.map((part) => part.textContent.trim()).join(" · ");
  if (status.textContent !== words) status.textContent = words;
}

function remember() {
  const given = Object.entries(answers()).filter(([name, value]) => value && !(name === "region" && where.hidden));
  history.replaceState(history.state, "", `#${new URLSearchParams(given)}`);
}

function recall() {
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const option = [...questions.elements].find((element) => element.name === name && element.value === value);
    if (option) option.checked = true;
  }
}

recall();
show();
questions.addEventListener("change", () => {
  show();
  remember();
});
questions.addEventListener("submit", (event) => event.preventDefault());
