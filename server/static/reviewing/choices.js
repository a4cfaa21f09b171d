// A field with choices below it (a combobox with a listbox): they come from the server while one
// types. Tab takes the first and goes on; Enter takes the one that is marked.
const WAIT = 90; // milliseconds after a letter
let number = 0;

/** The choices that are still to come for fields that were left; a form waits for them. */
export const settling = new Set();

function field(input, name) {
  const row = input.closest(".row");
  return row?.querySelector(`[name^="${name}-"]`)?.value ?? "";
}

function address(input) {
  const url = new URL(`/complete/${input.dataset.complete}`, location.href);
  const asked = url.searchParams;
  asked.set("q", input.value);
  asked.set("sentence", document.getElementById("desk").dataset.number);
  asked.set("property", field(input, "p"));
  const subject = field(input, "s");
  asked.set("subject", subject);
  for (const row of document.querySelectorAll(".thing-row")) {
    const [label, type, slug] = ["label", "type", "thing"].map((name) => row.querySelector(`[name=${name}]`).value);
    if (subject && (slug === subject || label === subject)) asked.set("type", type);
  }
  return url;
}

export function complete(input) {
  const list = document.createElement("ul");
  list.className = "suggested";
  list.id = `choices-${++number}`;
  list.role = "listbox";
  list.tabIndex = -1; // else a browser would stop at what scrolls
  list.setAttribute("aria-label", `Choices for ${input.getAttribute("aria-label")}`);
  list.hidden = true;
  input.after(list);
  input.role = "combobox";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let choices = [], marked = -1, waiting, asked, typed = false;
  let shownFor = null; // the words of which the choices are
  let due = false; // Tab was quicker than the choices: the first is taken when they come

  function close() {
    if (!due) {
      clearTimeout(waiting);
      asked?.abort();
    }
    list.hidden = true;
    marked = -1;
    typed = false;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(at) {
    marked = (at + choices.length) % choices.length;
    [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === marked)));
    const option = list.children[marked];
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function take(at) {
    const choice = choices[at];
    close();
    input.value = choice.value;
    if (choice.isNew) input.dispatchEvent(new CustomEvent("newthing", { bubbles: true, detail: choice.name }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show(found, asked) {
    choices = found;
    shownFor = asked;
    const text = input.value.trim();
    const isThing = input.dataset.complete === "subject" || (input.dataset.complete === "object" && !text.startsWith('"'));
    if (isThing && text.length > 1 && !choices.some((one) => one.value === text)) {
      const slug = text.normalize("NFD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      if (slug) choices = [...choices, { value: slug, name: text, about: "a new thing for the register", fits: true, isNew: true }];
    }
    list.replaceChildren(
      ...choices.map((choice, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.className = choice.fits ? "option" : "option unfit";
        option.role = "option";
        option.setAttribute("aria-selected", "false");
        const [name, about, why] = ["name", "about", "why"].map((kind) => {
          const one = document.createElement("span");
          one.className = kind;
          return one;
        });
        name.textContent = choice.isNew ? `new: ${choice.name}` : choice.name;
        about.textContent = choice.value === choice.name ? "" : choice.value;
        why.textContent = choice.fits ? choice.about : `${choice.about} (of another class than the property takes)`;
        option.append(name, about, why);
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(place);
        });
        return option;
      }),
    );
    list.hidden = !choices.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    marked = -1;
  }

  function late(found) {
    due = false;
    choices = found;
    if (found.length && !found.some((one) => one.value === input.value)) take(0);
    else close();
  }

  // What was typed becomes the first choice, as soon as that is known; the form waits for it.
  input.settle = async () => {
    if (!typed || !input.value || input.value.startsWith('"')) return;
    if (!list.hidden && shownFor === input.value) {
      if (!choices.some((one) => one.value === input.value)) take(0);
      return;
    }
    due = true;
    list.hidden = true; // what it shows is of other words
    const done = fetch(address(input)).then(async (answer) => {
      if (answer.ok) late((await answer.json()).choices);
    });
    settling.add(done);
    await done.finally(() => settling.delete(done));
  };

  function ask(wait) {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      const wanted = input.value;
      try {
        const answer = await fetch(address(input), { signal: asked.signal });
        if (!answer.ok) return;
        const found = (await answer.json()).choices;
        if (!due && document.activeElement === input) show(found, wanted);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }, wait);
  }

  input.addEventListener("input", (event) => {
    typed = true;
    if (!event.isComposing) ask(WAIT);
  });
  input.addEventListener("focus", () => {
    if (!input.value) ask(0);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) {
      if (event.key === "Tab" && !event.shiftKey) input.settle();
      if (event.key === "ArrowDown" && !event.isComposing) ask(0);
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(marked < 0 && event.key === "ArrowUp" ? choices.length - 1 : marked + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && marked >= 0) {
      event.preventDefault();
      take(marked);
    } else if (event.key === "Tab" && !event.shiftKey && marked >= 0) {
      take(marked);
    } else if (event.key === "Tab" && !event.shiftKey) {
      input.settle();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
}
