// Shows only the announcements of a kind or on a region. What is chosen stands in the page's address, so that it can be
// kept as a bookmark and is still chosen when the reader comes back.

import { fillIn } from "./history.js";

const form = document.querySelector(".hs-find--posts");
const { kind, region, everyone } = form.elements; // without any region there are no last two
const fields = [kind, region].filter(Boolean);
const posts = [...document.querySelectorAll(".hs-posts > [data-kind]")];
const years = [...document.querySelectorAll("section[data-year]")];
const count = form.querySelector("[role=status]");
const clear = form.querySelector("button");
const also = form.querySelector(".hs-find__also");
const noMatch = document.querySelector("[data-no-match]");

function show() {
  const found = posts.filter((post) => !kind.value || post.dataset.kind === kind.value);
  const isOwn = (post) => !region?.value || post.dataset.regions.split(" ").includes(region.value);
  const shared = found.filter((post) => !isOwn(post) && "everyone" in post.dataset);
  const shown = new Set(found.filter((post) => isOwn(post) || (everyone.checked && shared.includes(post))));
  for (const post of posts) post.hidden = !shown.has(post);
  for (const year of years) year.hidden = !year.querySelector(".hs-posts > :not([hidden])");
  count.textContent = fillIn(count.dataset.words, { number: shown.size, total: posts.length });
  clear.hidden = fields.every((field) => !field.value);
  noMatch.hidden = shown.size > 0;
  if (!also) return;
  const words = also.querySelector("[data-words]");
  also.hidden = shared.length === 0;
  words.textContent = fillIn(words.dataset.words, { number: shared.length });
}

/** Writes what is chosen into the page's address, and into the link to the same page in another language. */
function remember() {
  const address = new URL(location.href);
  for (const { name, value } of fields) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  if (region?.value && !everyone.checked) address.searchParams.set("everyone", "no");
  else address.searchParams.delete("everyone");
  if (address.href !== location.href) window.history.replaceState(window.history.state, "", address);
  passOn();
}

function passOn() {
  for (const link of document.querySelectorAll("header a[hreflang]")) link.search = location.search;
}

/** Chooses what the address says; of what the page does not offer, nothing. */
function recall() {
  const asked = new URLSearchParams(location.search);
  for (const field of fields) {
    const value = asked.get(field.name);
    field.value = [...field.options].some((option) => option.value === value) ? value : "";
  }
  if (everyone) everyone.checked = asked.get("everyone") !== "no";
  passOn();
  show();
}

form.addEventListener("change", () => {
  show();
  remember();
});
form.addEventListener("submit", (event) => event.preventDefault());
clear.addEventListener("click", () => {
  for (const field of fields) field.value = "";
  if (everyone) everyone.checked = true;
  show();
  remember();
  kind.focus();
});
addEventListener("popstate", recall);
recall();
