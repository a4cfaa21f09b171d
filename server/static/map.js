// Makes the requests of the map's form and links at once, and lets it be dragged.
// Without this script the same form and links do the same, a page at a time.

const form = document.querySelector(".map-form");
const result = document.getElementById("map-result");
const slide = form.elements.slide;
const year = form.elements.year;
const WAIT = 150;
const TYPING = 700;
let waiting = 0;
let asking = null;

// Fetch the map at an address and put it in the place of the one that is shown.
async function show(url, focus = "") {
  clearTimeout(waiting);
  asking?.abort();
  asking = new AbortController();
  let page;
  try {
    const answer = await fetch(url, { signal: asking.signal });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
    return;
  }
  const fresh = page.getElementById("map-result");
  if (!fresh) {
    location.assign(url);
    return;
  }
  const open = [...result.querySelectorAll("details")].map((one) => one.open);
  result.replaceChildren(...fresh.childNodes);
  result.querySelectorAll("details").forEach((one, n) => (one.open = open[n] ?? false));
  document.querySelector(".map-years")?.replaceWith(page.querySelector(".map-years") ?? "");
  form.querySelector("output").replaceChildren(...page.querySelector(".map-form output").childNodes);
  for (const name of ["year", "slide"]) {
    const field = form.elements[name];
    if (field !== document.activeElement) field.value = page.querySelector(`.map-form [name=${name}]`).value;
  }
  history.replaceState(null, "", url);
  for (const link of document.querySelectorAll(".languages a")) {
    const other = new URL(url, location.href);
    other.searchParams.set("lang", link.lang);
    link.href = other;
  }
  prepare();
  if (focus) result.querySelector(focus)?.focus({ preventScroll: true });
}

function later(url, wait = WAIT) {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(url), wait);
}

// The address that the form asks for now, with the part of the map that is shown.
function address(view = new URLSearchParams(location.search).get("view")) {
  const asked = new URLSearchParams(new FormData(form));
  asked.delete("slide");
  asked.delete("was");
  asked.delete("view");
  if (!asked.get("borders")) asked.delete("borders");
  if (asked.getAll("show").length === form.elements.show.length) asked.delete("show");
  if (!asked.get("year")) asked.delete("year");
  if (view) asked.set("view", view);
  return `${form.action}?${asked}`;
}

slide.addEventListener("input", () => {
  // The number counts a year 0, which is 1 BC; the page that comes says it in its own words.
  year.value = slide.value < 1 ? `${1 - slide.value} BC` : slide.value;
  later(address());
});

form.addEventListener("input", (event) => {
  if (event.target === slide) return;
  later(address(), event.target === year ? TYPING : WAIT);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(address());
});

function step(name, focus) {
  const link = result.querySelector(`[data-step="${name}"]`);
  if (link) show(link.href, focus);
}

result.addEventListener("click", (event) => {
  const link = event.target.closest("[data-step]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  step(link.dataset.step, `[data-step="${link.dataset.step}"]`);
});

const KEYS = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  "+": "in",
  "=": "in",
  "-": "out",
};

// Make the picture that is shown answer to keys, to the wheel with Ctrl, and to dragging.
function prepare() {
  const figure = document.getElementById("map");
  const frame = figure.querySelector(".frame");
  figure.querySelector("[data-script]").hidden = false;
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", frame.querySelector("svg").getAttribute("aria-label"));
  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || !(event.key in KEYS)) return;
    event.preventDefault();
    step(KEYS[event.key], ".frame");
  });
  frame.querySelectorAll("svg.map").forEach((picture) => move(picture, figure));
}

function move(picture, figure) {
  const box = picture.viewBox.baseVal;
  const width = Number(figure.dataset.view.split(",")[2]);
  const share = width / box.width;
  let from = null;
  let moved = false;

  const view = () => {
    const numbers = [box.x + box.width / 2, box.y + box.height / 2, box.width * share];
    return numbers.map(Math.round).join();
  };

  picture.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const by = event.deltaY > 0 ? 1.15 : 1 / 1.15;
    const area = picture.getBoundingClientRect();
    const [x, y] = [(event.clientX - area.x) / area.width, (event.clientY - area.y) / area.height];
    box.x += box.width * x * (1 - by);
    box.y += box.height * y * (1 - by);
    box.width *= by;
    box.height *= by;
    later(address(view()));
  }, { passive: false });

  picture.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0) from = [event.clientX, event.clientY];
    moved = false;
  });
  picture.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [right, down] = [event.clientX - from[0], event.clientY - from[1]];
    if (!moved && Math.hypot(right, down) < 4) return;
    if (!moved) picture.setPointerCapture(event.pointerId);
    moved = true;
    const scale = box.width / picture.clientWidth;
    box.x -= right * scale;
    box.y -= down * scale;
    from = [event.clientX, event.clientY];
  });
  picture.addEventListener("pointerup", () => {
    from = null;
    if (moved) later(address(view()));
  });
  picture.addEventListener("dragstart", (event) => event.preventDefault());
  picture.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
    moved = false;
  }, true);
}

prepare();
