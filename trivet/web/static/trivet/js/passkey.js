// What went wrong with a passkey is said on the page: the library only tells the console.

const words = document.getElementById("passkey-words").content;

document.addEventListener("allauth.error", (event) => {
  const name = CSS.escape(event.detail.exception?.name ?? "");
  const told = words.querySelector(`[data-error="${name}"]`) ?? words.querySelector("[data-error='']");
  document.querySelector("#main [data-error]")?.remove();
  document.querySelector("#main h1").after(told.cloneNode(true));
});
