// Names things while one types into a field for a thing. Without this script a name is typed whole.
const WAIT = 150; // milliseconds after a letter

function watch(input, address) {
  const list = document.getElementById(input.getAttribute("list"));
  let waiting, asked;
  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (event.isComposing || input.value.trim().length < 2) return;
    waiting = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      const url = new URL(address, location.href);
      url.searchParams.set("q", input.value);
      try {
        const answer = await fetch(url, { signal: asked.signal });
        if (!answer.ok) return;
        const { items } = await answer.json();
        list.replaceChildren(
          ...items.map(({ name, kind, date }) => {
            const option = document.createElement("option");
            option.value = name.pieces.map(([text]) => text).join("");
            option.label = [kind, date].filter(Boolean).join(" · ");
            return option;
          }),
        );
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }, WAIT);
  });
}

for (const form of document.querySelectorAll("form[data-suggest].fields")) {
  for (const input of form.querySelectorAll("input[data-type=thing]")) {
    watch(input, form.dataset.suggest);
  }
}
