// Moves over the timeline without loading the page anew, and with the keyboard. Without this
// script the same links and the same form lead to the same pages.

const KEYS = { ArrowLeft: "earlier", ArrowRight: "later", "+": "closer", "=": "closer", "-": "wider", Home: "whole" };
let asked = 0;

function part() {
  return document.getElementById("timeline");
}

async function show(address, remember) {
  const turn = ++asked;
  let page;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    location.assign(address); // the browser then says what went wrong
    return;
  }
  const next = page.getElementById("timeline");
  if (turn !== asked) {
    return; // another was asked for meanwhile
  }
  if (!next) {
    location.assign(address);
    return;
  }
  const focus = document.activeElement;
  const move = focus?.dataset?.move;
  const drawn = focus?.classList?.contains("drawn");
  part().replaceWith(document.adoptNode(next));
  if (remember) {
    history.pushState({ timeline: true }, "", address);
  }
  if (drawn) {
    part().querySelector(".drawn").focus({ preventScroll: true });
  } else if (move) {
    (part().querySelector(`[data-move="${move}"]`) ?? part().querySelector(".drawn")).focus({ preventScroll: true });
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#timeline a[data-move]");
  if (link && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
    event.preventDefault();
    show(link.href, true);
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("#timeline .steer")) {
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(event.target));
    show(`${event.target.action}?${fields}`, true);
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("#timeline select, #timeline [type=checkbox]")) {
    event.target.form.requestSubmit();
  }
});

document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.(".drawn") || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const link = part().querySelector(`[data-move="${KEYS[event.key] ?? ""}"]`);
  if (link) {
    event.preventDefault();
    part().querySelector(".drawn").focus({ preventScroll: true });
    show(link.href, true);
  }
});

addEventListener("popstate", (event) => {
  if (part() && !location.hash) {
    show(location.href, false);
  }
});
