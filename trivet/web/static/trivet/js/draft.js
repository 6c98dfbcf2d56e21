// Keeps what is typed into <form data-draft="key"> on this device until it has arrived; a blank form
// (data-fresh) gets it back. "?saved=key" in the address says what has arrived. Kept for a week.

const PREFIX = "trivet-draft:";
const WEEK = 7 * 24 * 3600 * 1000;
const words = document.getElementById("draft-words")?.dataset ?? {};

const here = new URL(location);
if (here.searchParams.has("saved")) {
  forget(here.searchParams.get("saved"));
  here.searchParams.delete("saved");
  history.replaceState(history.state, "", here);
}
for (const form of document.querySelectorAll("form[data-draft]")) watch(form);

function watch(form) {
  const key = form.dataset.draft;
  // A form that came back from the server already holds what was typed.
  if ("fresh" in form.dataset) restore(form, key);
  let later = 0;
  form.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(() => keep(form, key), 300);
  });
  form.addEventListener("submit", (event) => {
    keep(form, key);
    if (navigator.onLine) return;
    event.preventDefault();
    tell(form, words.offline, "warn");
  });
}

function keep(form, key) {
  const fields = [...new FormData(form)].filter(([name, value]) => kept(name) && typeof value === "string");
  write(key, JSON.stringify({ at: Date.now(), fields }));
}

function kept(name) {
  return name !== "csrfmiddlewaretoken" && name !== "version" && !name.endsWith("_FORMS");
}

function restore(form, key) {
  const draft = read(key);
  if (!draft || Date.now() - draft.at > WEEK) return forget(key);
  const values = new Map();
  for (const [name, value] of draft.fields) values.set(name, [...(values.get(name) ?? []), value]);
  makeRows(form, values);
  if (!fill(form, values)) return;
  tell(form, words.restored, "good", words.discard, () => {
    forget(key);
    location.reload();
  });
}

// As many rows as the draft had.
function makeRows(form, values) {
  for (const list of form.querySelectorAll("[data-rows]")) {
    const places = [...values.keys()].map((name) => name.match(`^${list.dataset.rows}-(\\d+)-`)?.[1] ?? -1);
    const total = list.querySelector("input[name$=-TOTAL_FORMS]");
    while (Number(total.value) <= Math.max(...places)) {
      const before = total.value;
      list.querySelector("[data-more]").click();
      if (total.value === before) break;
    }
  }
}

function fill(form, values) {
  let changed = false;
  for (const field of form.elements) {
    if (!field.name || !kept(field.name)) continue;
    const wanted = values.get(field.name) ?? [];
    if (field.type === "radio" && !wanted.length) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      const on = wanted.includes(field.value);
      if (field.checked !== on) [field.checked, changed] = [on, true];
    } else if (wanted.length && field.value !== wanted[0] && field.tagName !== "BUTTON") {
      if (field.type !== "hidden") changed = true;
      field.value = wanted[0];
    }
  }
  return changed;
}

function tell(form, sentence, kind, label, act) {
  form.querySelector("[data-draft-note]")?.remove();
  const note = document.createElement("div");
  note.className = "notice";
  note.dataset.kind = kind;
  note.dataset.draftNote = "";
  note.setAttribute("role", kind === "warn" ? "alert" : "status");
  const text = document.createElement("p");
  text.textContent = sentence;
  note.append(text);
  if (label) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = label;
    button.addEventListener("click", act);
    text.append(" ", button);
  }
  form.prepend(note);
  if (kind === "warn") note.scrollIntoView({ block: "nearest" });
}

// A device may forbid storage; typing must go on all the same.
function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    return;
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    return;
  }
}
