// Puts the rest of a list into the page where its link stands, and opens all sentences at once.

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-more]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const address = new URL(link.href);
  address.searchParams.set("part", link.dataset.more);
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = part.getElementById(link.dataset.more);
    const place = document.getElementById(link.dataset.more);
    const shown = place.querySelectorAll("li").length;
    place.replaceWith(fresh);
    const next = fresh.querySelectorAll("li")[link.closest("ul, dl") ? 0 : shown] ?? fresh;
    next.tabIndex = -1;
    next.focus();
  } catch {
    location.assign(link.href);
  }
});

for (const button of document.querySelectorAll(".open-all")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", `${open}`);
    for (const one of document.querySelectorAll("details.locus")) one.open = open;
  });
}
