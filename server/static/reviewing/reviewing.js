// The review page: links and forms of the desk change it in place, and say what became of them.
// Without this script they load the page anew.
import { listen } from "./keys.js";
import { fill, watch } from "./form.js";
import { light } from "./words.js";

const main = document.getElementById("main");
const told = document.getElementById("told");
let asked;
let checked = Promise.resolve(null); // how many findings the gates have here

function tell(text) {
  told.textContent = "";
  setTimeout(() => (told.textContent = text), 50); // the same words again are said again
}

async function part(address, options = {}) {
  asked?.abort();
  asked = new AbortController();
  const url = new URL(address, location.href);
  url.searchParams.set("part", "1");
  const answer = await fetch(url, { ...options, signal: asked.signal });
  const text = await answer.text();
  if (text.includes('id="desk"')) return text;
  throw new Error(answer.ok || answer.status < 500 ? text.slice(0, 300) : `the server failed (${answer.status})`);
}

function failed(error) {
  if (error.name === "AbortError") return;
  const message = `The page could not be loaded: ${error.message}. Is khorgos review still running?`;
  let place = document.querySelector(".work .problem");
  if (!place) {
    place = document.createElement("div");
    place.className = "report problem";
    place.setAttribute("role", "alert");
    document.querySelector(".work").prepend(place);
  }
  place.textContent = message;
}

function show(html, { address, focus = "", quiet = false } = {}) {
  const scrolled = document.querySelector(".sections ol")?.scrollTop ?? 0;
  const before = document.getElementById("desk").dataset.number;
  main.innerHTML = html;
  const desk = document.getElementById("desk");
  if (address) history.pushState({}, "", address);
  const sections = document.querySelector(".sections ol");
  if (sections) sections.scrollTop = scrolled;
  prepare();
  fill(desk, focus);
  if (!desk.querySelector("form.edit") && before !== desk.dataset.number) {
    document.getElementById("now").focus({ preventScroll: true });
    scrollTo({ top: 0 });
  } else if (!desk.contains(document.activeElement)) {
    document.getElementById("now").focus({ preventScroll: true });
  }
  const sentence = before === desk.dataset.number ? "" : document.getElementById("now").textContent;
  const problem = desk.querySelector(".problem")?.textContent.trim();
  if (!quiet) tell([problem || desk.dataset.told, sentence].filter(Boolean).join(". "));
}

function prepare() {
  const desk = document.getElementById("desk");
  for (const one of desk.querySelectorAll(".skeletons")) one.hidden = false;
  const narrow = matchMedia("(max-width: 62rem)").matches;
  if (narrow) desk.querySelector(".sections details").open = false;
  desk.querySelector('.text [aria-current="true"]')?.scrollIntoView?.({ block: "nearest" });
  watch(desk);
  checked = findings(desk);
}

// What the gates find in the records of the sentence comes by itself.
async function findings(desk) {
  const place = desk.querySelector("[data-findings]");
  if (!place) return null;
  try {
    const answer = await fetch(place.dataset.findings);
    if (!answer.ok || !place.isConnected) return null;
    const found = await answer.json();
    place.innerHTML = found.html;
    light(found.words);
    return found.count;
  } catch {
    return null; // the server is gone, which the next decision will say
  }
}

export async function open(address, focus = "") {
  const desk = document.getElementById("desk");
  desk.setAttribute("aria-busy", "true");
  try {
    const shown = new URL(address, location.href);
    shown.searchParams.delete("part");
    show(await part(address), { address: shown.pathname + shown.search, focus });
  } catch (error) {
    failed(error);
  } finally {
    desk.removeAttribute("aria-busy");
  }
}

async function send(form, button) {
  const data = new FormData(form, button);
  const address = button?.getAttribute("formaction") || form.getAttribute("action");
  const desk = document.getElementById("desk");
  desk.setAttribute("aria-busy", "true");
  try {
    const html = await part(address, { method: "POST", body: new URLSearchParams(data) });
    const number = desk.dataset.number;
    show(html, {});
    const now = document.getElementById("desk");
    const address2 = `/?s=${now.dataset.number}`;
    if (!now.querySelector("form.edit")) history.replaceState({}, "", address2);
    await advance(now, number, address);
  } catch (error) {
    failed(error);
  } finally {
    desk.removeAttribute("aria-busy");
  }
}

// A sentence of which all is decided, and against which the gates have nothing, is left.
async function advance(desk, number, address) {
  const done = /accept|reject|nothing|save/.test(address) && !desk.querySelector(".problem, form.edit");
  if (!done || desk.dataset.open !== "0" || desk.dataset.number !== number) return;
  const place = desk.querySelector("[data-findings]");
  if (!place) return; // rejected, and nothing said of it yet
  if ((await checked) !== 0 || !desk.isConnected) return;
  if (desk.dataset.nextOpen === number) return;
  const said = desk.dataset.told;
  show(await part(`/?s=${desk.dataset.nextOpen}`), { address: `/?s=${desk.dataset.nextOpen}`, quiet: true });
  tell(`${said}. ${document.getElementById("now").textContent}`);
}

main.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-desk]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link.getAttribute("href"), link.dataset.focus);
});

addEventListener("popstate", async () => {
  try {
    show(await part(location.href));
  } catch (error) {
    failed(error);
  }
});

listen(open);
for (const one of document.querySelectorAll("header [hidden]")) one.hidden = false;
prepare();
fill(document.getElementById("desk"), "");
