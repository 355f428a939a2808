// The list of editions in the footer. A chosen one is opened at the same page or, if it has not got that, at the nearest
// above it: each edition has a list of its pages, so no address is asked for that isn't there.

/** The page at `path` without edition and language, such as "/contact/"; "/" for what stands elsewhere. */
export function addressOf(path, top) {
  return path.startsWith(top) ? `/${path.slice(top.length).replace(/(^|\/)index\.html$/, "$1")}` : "/";
}

/** The nearest of an edition's `pages`: that address itself, else the first above it. Every edition has "/". */
export function nearest(address, pages) {
  let there = address.endsWith("/") ? address : `${address}/`;
  while (there !== "/" && !pages.includes(there)) there = there.replace(/[^/]*\/$/, "");
  return there;
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/** Where the edition that is shown stands, and the tree of all editions. */
function places(button) {
  const base = new URL(`${button.dataset.base.replace(/\/*$/, "")}/`, document.baseURI);
  return { base, tree: new URL("..", base) };
}

/** Leads to the page that is shown, or the nearest, in the edition below `folder`. */
async function follow(link, folder, button) {
  const { base } = places(button);
  const here = addressOf(decodeURI(location.pathname), decodeURI(base.pathname) + button.dataset.top);
  try {
    const there = nearest(here, await read(new URL("pages.json", folder)));
    const same = there === here;
    location.href = new URL(there.slice(1), link.href).href + (same ? location.hash : "");
  } catch {
    location.href = link.href;
  }
}

/** An edition's day as the page writes days. */
function dayWords(day) {
  const locale = document.querySelector("meta[name=helpsite-day]").dataset.locale;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
}

function entry({ version, aliases, properties }, button) {
  const { here, latest, mark, top } = button.dataset;
  const isLatest = aliases.includes(latest);
  const folder = new URL(`${isLatest ? latest : version}/`, places(button).tree);
  const link = Object.assign(document.createElement("a"), { href: new URL(top, folder).href, textContent: version });
  if (version === here) link.setAttribute("aria-current", "true");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    follow(link, folder, button);
  });
  const more = [isLatest ? mark : "", properties?.day ? dayWords(properties.day) : ""].filter(Boolean).join(" · ");
  const item = document.createElement("li");
  item.append(link, more && ` · ${more}`);
  return item;
}

let list = null;
let waiting = null;

async function load(button) {
  const editions = await read(new URL("versions.json", places(button).tree));
  list = document.createElement("ul");
  list.append(...editions.map((edition) => entry(edition, button)));
}

/** Opens or closes the list below `button`. Rejects if the list of editions can't be read. */
export async function toggle(button) {
  waiting ??= load(button);
  try {
    await waiting;
  } catch (error) {
    waiting = null;
    throw error;
  }
  if (list.isConnected) list.remove();
  else button.parentElement.after(list);
  button.setAttribute("aria-expanded", String(list.isConnected));
  list.scrollIntoView({ block: "nearest" });
}
