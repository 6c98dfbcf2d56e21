// Adds a row to a list of rows in a form: data-rows holds them, data-more asks for one more.
// Without this script the button sends the form and gets it back a row longer.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-more]");
  const list = button?.closest("[data-rows]");
  const blank = list?.querySelector("template");
  const total = list?.querySelector("input[name$=-TOTAL_FORMS]");
  const most = list?.querySelector("input[name$=-MAX_NUM_FORMS]");
  if (!blank || !total || Number(total.value) >= Number(most?.value ?? 30)) return;
  event.preventDefault();
  const row = blank.content.cloneNode(true);
  number(row, total.value);
  const key = row.querySelector("input[name$=-client_key]");
  if (key) key.value = uuid();
  total.value = Number(total.value) + 1;
  const shown = row.querySelector("[data-row]");
  button.before(row);
  total.dispatchEvent(new Event("input", { bubbles: true }));
  shown.querySelector("textarea, input[type=text]")?.focus();
});

function number(row, place) {
  for (const one of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      const value = one.getAttribute(name);
      if (value?.includes("__prefix__")) one.setAttribute(name, value.replaceAll("__prefix__", place));
    }
  }
}

// crypto.randomUUID exists only over https; a small office may do without it.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
