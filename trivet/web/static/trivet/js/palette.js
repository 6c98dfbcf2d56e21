// The palette: asks the server on opening, then arrows choose and Enter follows the chosen hit.

const palette = document.querySelector("[data-palette]");
const input = palette?.querySelector("input[type=search]");
const list = palette?.querySelector("[role=listbox]");

palette?.addEventListener("dialog:open", () => {
  input.select();
  input.dispatchEvent(new CustomEvent("palette:open", { bubbles: true }));
});

list?.addEventListener("htmx:afterSwap", () => choose(0));

input?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const hits = [...list.querySelectorAll("[role=option]")];
  const at = hits.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose((at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length);
  } else if (event.key === "Enter" && hits[at]) {
    event.preventDefault();
    hits[at].click();
  } else if (event.key === "Escape") {
    event.preventDefault(); // a search field would be emptied first, and the palette stay
    palette.close();
  }
});

function choose(number) {
  const hits = [...list.querySelectorAll("[role=option]")];
  hits.forEach((hit, at) => hit.setAttribute("aria-selected", String(at === number)));
  const chosen = hits[number];
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  else input.removeAttribute("aria-activedescendant");
}
