// Keys for the whole page: Ctrl/Cmd-K, ?, /, g + letter, n, e, Ctrl/Cmd-Enter. Silent while typing.

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
let waitingForPlace = 0;

for (const key of document.querySelectorAll("[data-mod]")) if (mac) key.textContent = "⌘";

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const mod = mac ? event.metaKey : event.ctrlKey;
  if (mod && event.key.toLowerCase() === "k") return open(event, "palette");
  if (mod && event.key === "Enter") return submit(event);
  if (mod || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.timeStamp < waitingForPlace) return go(event);
  if (event.key === "g") waitingForPlace = event.timeStamp + 1500;
  else if (event.key === "?") open(event, "keys");
  else if (event.key === "/") focus(event, "[data-search]");
  else if (event.key === "n") press(event, "[data-new]");
  else if (event.key === "e") press(event, "[data-edit]");
});

function go(event) {
  waitingForPlace = 0;
  press(event, `[data-go="${CSS.escape(event.key)}"]`);
}

function open(event, id) {
  const opener = document.querySelector(`[data-open="${id}"]`);
  if (!opener) return;
  event.preventDefault();
  opener.click();
}

function press(event, selector) {
  const target = document.querySelector(selector);
  if (!target) return;
  event.preventDefault();
  target.click();
}

function focus(event, selector) {
  const target = document.querySelector(selector);
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select();
}

function submit(event) {
  const button = event.target.closest?.("form")?.querySelector("[data-submit]");
  if (!button) return;
  event.preventDefault();
  button.click();
}

function typing(target) {
  return target.isContentEditable || target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");
}
