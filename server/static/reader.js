/* What the reader does with a script: switches act at once, and j and k go from sentence to
   sentence while one of them, or a link in it, has the focus. */
const form = document.querySelector(".switches");
if (form) {
  const glosses = document.querySelectorAll("details.glosses");
  form.querySelector(".go").hidden = true;
  form.addEventListener("change", (event) => {
    const { id, checked } = event.target;
    if (id === "section" || (id === "hide-facts" && !checked && form.closest(".bare"))) {
      form.submit();
    } else if (id === "open-glosses") {
      for (const one of glosses) one.open = checked;
    } else if (id === "show-silent" && checked) {
      for (const one of glosses) one.open ||= one.querySelector(".silent") !== null;
    }
  });
}

// An address may lead to a gloss, which is folded.
function unfold() {
  const aim = location.hash && document.getElementById(location.hash.slice(1));
  const folded = aim && aim.closest("details.glosses");
  if (folded && !folded.open) {
    folded.open = true;
    aim.scrollIntoView();
  }
}
addEventListener("hashchange", unfold);
unfold();

// "6 more" leads to the page of the sentence; with a script they come here instead.
document.addEventListener("click", async (event) => {
  const link = event.target.closest(".rest a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const rest = link.closest(".rest");
  const shown = [...rest.parentElement.children].filter((one) => one.matches(".topic, .notes"));
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const all = page.querySelector(".sentence > .margin").children;
    const known = shown.reduce((sum, one) => sum + one.querySelectorAll("li").length, 0);
    rest.after(...all);
    const next = [...rest.parentElement.querySelectorAll(".rest ~ .notes li")][known];
    for (const one of [...shown, rest]) one.remove();
    next?.querySelector("a")?.focus();
  } catch {
    location.assign(link.href);
  }
});

document.addEventListener("keydown", (event) => {
  const step = { j: "nextElementSibling", k: "previousElementSibling" }[event.key];
  const here = step && event.target.closest && event.target.closest(".sentence");
  if (!here || event.ctrlKey || event.altKey || event.metaKey) return;
  const paragraph = here.parentElement;
  const there =
    here[step] || (paragraph[step] && [...paragraph[step].children].at(event.key === "j" ? 0 : -1));
  const line = there && there.querySelector("a.line");
  if (line) line.focus();
});
