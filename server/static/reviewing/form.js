// The form of a record: choices, more rows, words of the sentence, and what the gates would say.
import { complete, settling } from "./choices.js";
import { chosen, light, watchSelection } from "./words.js";

const WAIT = 350; // milliseconds after a change before the gates are asked
let used = null; // the field that was last in use

function emptied(row) {
  const copy = row.cloneNode(true);
  for (const list of copy.querySelectorAll(".suggested")) list.remove();
  for (const one of copy.querySelectorAll("input")) one.value = "";
  for (const one of copy.querySelectorAll("select")) one.value = "";
  for (const one of copy.querySelectorAll(".pair:not(:last-child)")) one.remove();
  for (const one of copy.querySelectorAll(".like")) one.textContent = "";
  return copy;
}

function addRow(form) {
  const rows = form.querySelector(".rows");
  const row = emptied(rows.lastElementChild);
  const number = 1 + Math.max(...[...rows.children].map((one) => Number(one.dataset.row)));
  row.dataset.row = number;
  for (const one of row.querySelectorAll("[name]")) one.name = one.name.replace(/-\d+$/, `-${number}`);
  rows.append(row);
  for (const one of row.querySelectorAll("[data-complete]")) complete(one);
  row.querySelector("input").value = subject(rows, row);
  return row;
}

// A fact goes on to speak of the thing of the one above it, until another is written.
function subject(rows, row) {
  return row.previousElementSibling?.querySelector("input").value ?? "";
}

function addThing(form, label = "", slug = "") {
  const all = [...form.querySelectorAll(".thing-row")];
  const isEmpty = (row) => [...row.querySelectorAll("input")].every((one) => !one.value);
  let row = all.find(isEmpty);
  if (!row) {
    row = emptied(all.at(-1));
    all.at(-1).after(row);
    complete(row.querySelector("[data-complete]"));
  }
  row.querySelector("[name=label]").value = label;
  row.querySelector("[name=thing]").value = slug;
  if (label) resembles(row);
  return row;
}

async function resembles(row) {
  const label = row.querySelector("[name=label]").value.trim();
  const slug = row.querySelector("[name=thing]");
  if (label && !slug.value) {
    slug.value = label.normalize("NFD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  }
  const place = row.querySelector(".like");
  place.textContent = "";
  if (label.length < 2) return;
  const answer = await fetch(`/complete/like?q=${encodeURIComponent(label)}`);
  if (!answer.ok) return;
  const { choices } = await answer.json();
  if (choices.length) place.textContent = `Like it: ${choices.map((one) => `${one.name} (${one.about}, ${one.value})`).join("; ")}`;
}

function qualify(row, key, words) {
  const pairs = row.querySelector(".pairs");
  let pair = [...pairs.children].find((one) => !one.querySelector("input").value);
  if (!pair) {
    pair = pairs.lastElementChild.cloneNode(true);
    pairs.append(pair);
  }
  pair.querySelector("select").value = key;
  pair.querySelector("input").value = words;
  spare(pairs);
}

// An empty pair is always there for one thing more.
function spare(pairs) {
  const last = pairs.lastElementChild;
  if (!last.querySelector("select").value && !last.querySelector("input").value) return;
  const more = last.cloneNode(true);
  more.querySelector("select").value = "";
  more.querySelector("input").value = "";
  pairs.append(more);
}

function use(form, how, words) {
  const row = (used?.isConnected && used.closest(".row")) || form.querySelector(".rows").lastElementChild;
  if (how === "quote") form.querySelector("[name=quote]").value = words;
  else if (how === "thing") addThing(form, words).querySelector("[name=type]").focus();
  else if (how === "o") {
    row.querySelector('[name^="o-"]').value = `"${words}"`;
    row.querySelector('[name^="o-"]').focus();
  } else qualify(row, how, words);
  form.dispatchEvent(new Event("change"));
}

function judged(form) {
  let waiting, asked;
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const place = form.querySelector("[data-judge]");
      asked?.abort();
      asked = new AbortController();
      try {
        const body = new URLSearchParams(new FormData(form));
        const answer = await fetch(place.dataset.judge, { method: "POST", body, signal: asked.signal });
        if (!answer.ok || !place.isConnected) return;
        const found = await answer.json();
        place.innerHTML = found.html;
        light(found.words);
      } catch {
        // the next change asks again, and saving says what is wrong with the server
      }
    }, WAIT);
  }
}

export function watch(desk) {
  watchSelection(desk, (how, words) => {
    const form = desk.querySelector("form.edit");
    if (form) use(form, how, words);
    else desk.querySelector(how === "thing" ? '[data-key="t"]' : '[data-key="f"]').click();
  });
  const form = desk.querySelector("form.edit");
  if (!form) return;
  for (const one of form.querySelectorAll("[data-complete]")) complete(one);
  judged(form);
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("input, textarea")) used = event.target;
  });
  form.addEventListener("change", (event) => {
    const row = event.target.closest?.(".row, .thing-row");
    if (event.target.closest?.(".pairs")) spare(event.target.closest(".pairs"));
    if (event.target.name === "label") resembles(row);
  });
  form.addEventListener("newthing", (event) => addThing(form, event.detail, event.target.value));
  form.addEventListener("click", (event) => {
    const { add, offer, more, skeleton } = event.target.dataset;
    if (add === "fact") addRow(form).querySelector('[name^="p-"]').focus();
    if (add === "thing") addThing(form).querySelector("input").focus();
    if (offer) {
      const row = addRow(form);
      const words = JSON.parse(offer);
      ["s", "p", "o"].forEach((name, place) => (row.querySelector(`[name^="${name}-"]`).value = words[place]));
      for (const [key, value] of JSON.parse(more)) qualify(row, key, value);
      event.target.closest("li").remove();
    }
    if (skeleton) {
      const rest = form.querySelector("[name=rest]");
      rest.value = [rest.value.trimEnd(), skeleton].filter(Boolean).join("\n");
      rest.focus();
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.altKey && event.code === "KeyW" && chosen()) {
      event.preventDefault();
      use(form, used?.name?.startsWith("v-") ? "when" : "o", chosen());
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector(".filled"));
    if (event.key === "Enter" && !event.defaultPrevented && !event.isComposing && event.target.matches("input")) {
      event.preventDefault();
      event.target.settle?.();
      Promise.allSettled([...settling]).then(() => form.requestSubmit(form.querySelector(".filled")));
    }
  });
}

// Puts the focus where one goes on: into the first field that is empty, or what a key was for.
export function fill(desk, focus) {
  const form = desk.querySelector("form.edit");
  if (!form) return;
  const last = form.querySelector(".rows")?.lastElementChild;
  if (focus === "last" && last?.querySelector('[name^="o-"]').value) addRow(form);
  const rows = form.querySelector(".rows")?.lastElementChild;
  if (rows && !rows.querySelector("input").value) rows.querySelector("input").value = subject(form, rows);
  const fields = [...(rows?.querySelectorAll("input") ?? [])];
  const empty = fields.find((one) => !one.value);
  const places = {
    type: form.querySelector("[name=type]"),
    thing: form.querySelector("[name=label]"),
    object: form.querySelector('[name^="o-"]'),
  };
  const first = places[focus] ?? (focus === "last" ? empty : null) ?? form.querySelector(".rows input") ?? form.querySelector("input:not([type=hidden])");
  first?.focus();
  if (focus && focus !== "last") first?.select?.();
}
