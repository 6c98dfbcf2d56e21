// Selection in lists: data-select on row boxes, data-select-all in the head, data-bulk shows the
// count. Escape leaves a value that is being changed on the spot.

let last = null;

document.addEventListener("click", (event) => {
  const box = event.target;
  const form = box.closest?.("form");
  if (box.matches?.("[data-select-all]")) {
    for (const one of boxes(form)) one.checked = box.checked;
  } else if (box.matches?.("[data-select]")) {
    if (event.shiftKey && last) fill(boxes(form), last, box);
    last = box;
  } else if (box.closest?.("[data-clear]")) {
    for (const one of boxes(form)) one.checked = false;
  } else {
    return;
  }
  show(form);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.target.closest?.(".cell-form")?.querySelector("[data-leave]")?.click();
});

document.addEventListener("htmx:afterSettle", (event) => show(event.target.closest?.("form")));

function boxes(form) {
  return form ? [...form.querySelectorAll("[data-select]")] : [];
}

function fill(all, from, to) {
  const [low, high] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  for (const one of all.slice(low, high + 1)) one.checked = to.checked;
}

function show(form) {
  const bar = form?.querySelector("[data-bulk]");
  if (!bar) return;
  const all = boxes(form);
  const chosen = all.filter((one) => one.checked).length;
  bar.hidden = chosen === 0;
  bar.querySelector("[data-count]").textContent = chosen;
  const head = form.querySelector("[data-select-all]");
  if (!head) return;
  head.checked = chosen > 0 && chosen === all.length;
  head.indeterminate = chosen > 0 && chosen < all.length;
}

document.addEventListener("change", (event) => {
  const choice = event.target.closest?.(".settings-of-many > div")?.querySelector("[type=radio]");
  if (choice) choice.checked = true;
});
