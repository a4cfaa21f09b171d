// Single keys press the button or follow the link that shows them; none does while one writes.
const OFF = "khorgos-review-single-keys-off";
const box = document.getElementById("single-keys");

function writes(target) {
  return target.closest?.("input:not([type=checkbox], [type=hidden]), textarea, select, dialog");
}

function current() {
  return document.querySelector('.proposal[aria-current="true"]');
}

function choose(step) {
  const all = [...document.querySelectorAll(".proposal")];
  if (!all.length) return false;
  const at = all.indexOf(current()) + step;
  const next = all[Math.min(Math.max(at, 0), all.length - 1)];
  for (const one of all) one.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

// The element for a key: in the chosen proposal first, then anywhere on the page.
function bearer(key) {
  const wants = (one) => one.dataset.key.split(" ").includes(key) && !one.disabled;
  const inside = (place) => [...(place?.querySelectorAll("[data-key]") ?? [])].find(wants);
  return inside(current()) ?? inside(document.getElementById("desk")) ?? inside(document);
}

function press(element) {
  if (element.dataset.opens) {
    document.getElementById(element.dataset.opens).showModal();
  } else if (element.tagName === "SUMMARY") {
    element.parentElement.open = !element.parentElement.open;
    const field = element.parentElement.querySelector("button[data-digit]");
    if (element.parentElement.open) field?.focus();
  } else {
    element.click();
  }
}

function digit(key) {
  const place = document.querySelector("details.nothing[open]") ?? current();
  const one = place?.querySelector(`[data-digit="${key}"]`);
  one?.click();
  return Boolean(one);
}

export function listen() {
  box.checked = localStorage.getItem(OFF) === null;
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
    const proposal = event.target.closest(".proposal");
    if (proposal && proposal !== current()) {
      current()?.removeAttribute("aria-current");
      proposal.setAttribute("aria-current", "true");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      const leave = document.querySelector("[data-cancel]");
      const opened = document.querySelector("details.nothing[open]");
      if (opened) opened.open = false;
      else leave?.click();
      return;
    }
    if (writes(event.target) || !box.checked || event.isComposing) return;
    if (document.querySelector("form.edit") && event.key !== "?") return;
    // What is typed before the last key has its answer is meant for what that answer shows.
    if (document.querySelector("#desk[aria-busy]")) return event.preventDefault();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (choose(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
      return;
    }
    if (/^[1-9]$/.test(event.key)) {
      if (digit(event.key)) event.preventDefault();
      return;
    }
    const found = bearer(event.key);
    if (!found) return;
    event.preventDefault();
    press(found);
  });
}
