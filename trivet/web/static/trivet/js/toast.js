// Toasts leave by themselves, errors and those being read or pointed at stay.

const STAY = 8000;

for (const toast of document.querySelectorAll("[data-toast]")) watch(toast);

const region = document.getElementById("toasts");
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) watch(node);
}).observe(region, { childList: true });

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const toast = event.target.closest?.("[data-toast]");
  if (toast && event.detail.successful) toast.remove();
});

function watch(toast) {
  if (toast.getAttribute("role") === "alert") return;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, STAY) : toast.remove());
  setTimeout(leave, STAY);
}
