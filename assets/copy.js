// Buttons that copy the words of a ready mail. Without scripts the words can still be marked and copied by hand.

async function copy(element) {
  // innerText has a line break where the page shows one.
  const words = element.innerText;
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    // No permission, or no secure connection: mark the words, and try the old way.
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

for (const list of document.querySelectorAll(".hs-mails")) {
  for (const element of list.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hs-button hs-button--quiet";
    button.textContent = list.dataset[element.dataset.copy];
    const said = document.createElement("span");
    said.className = "hs-quiet";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      for (const other of list.querySelectorAll("[role=status]")) other.textContent = "";
      said.textContent = (await copy(element)) ? list.dataset.copied : list.dataset.marked;
    });
    element.closest(".hs-mail").querySelector(".hs-mail__do").append(button, said);
  }
}
