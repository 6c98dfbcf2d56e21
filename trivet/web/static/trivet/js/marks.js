// A form that came back: its first marked field takes the focus, so that it stands on the screen.

const marked = document.querySelector("main form[method='post'] [aria-invalid='true']");
marked?.focus({ preventScroll: true });
marked?.scrollIntoView({ block: "center" });
