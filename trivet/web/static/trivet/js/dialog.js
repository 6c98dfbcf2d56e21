// Opens and closes <dialog>: data-open="id" opens, data-close closes, a click beside it closes.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
    if (!dialog.open) dialog.showModal();
    dialog.dispatchEvent(new CustomEvent("dialog:open"));
    return;
  }
  if (event.target.closest("[data-close]")) {
    event.target.closest("dialog")?.close();
  } else if (event.target.tagName === "DIALOG" && outside(event, event.target)) {
    event.target.close();
  }
});

function outside({ clientX: x, clientY: y }, dialog) {
  const box = dialog.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}
