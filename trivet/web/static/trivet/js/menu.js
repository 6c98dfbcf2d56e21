// Places a popover menu (data-menu) beside the button that opens it; arrow keys walk its entries.

const GAP = 4;

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[data-menu]") || event.newState !== "open") return;
  const opener = [...document.querySelectorAll(`[popovertarget="${menu.id}"]`)].find((one) => one.offsetParent);
  if (!opener) return;
  const box = opener.getBoundingClientRect();
  const below = box.bottom + GAP + menu.offsetHeight < innerHeight;
  const top = below ? box.bottom + GAP : Math.max(GAP, box.top - menu.offsetHeight - GAP);
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(GAP * 2, Math.min(box.left, document.documentElement.clientWidth - menu.offsetWidth - GAP * 2))}px`;
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]:popover-open");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const entries = [...menu.querySelectorAll("a, button, input:not([type=hidden])")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = entries.indexOf(document.activeElement) + step;
  event.preventDefault();
  entries.at(next % entries.length)?.focus();
});
