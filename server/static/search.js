// Suggests while one types: a combobox with a list, as the ARIA Authoring Practices have it.
// Without this script the form asks the page of the search.
const WAIT = 120; // milliseconds after a letter

function made(tag, properties = {}, children = []) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// A text in parts, of which some are lit.
function shown({ pieces, lang, dir }) {
  const parts = pieces.map(([text, lit]) => (lit ? made("mark", {}, [text]) : text));
  const element = made(lang ? "bdi" : "span", {}, parts);
  if (lang) element.lang = lang;
  if (dir) element.dir = dir;
  return element;
}

function option(content, href, number) {
  const element = made("li", { id: `suggested-${number}`, className: "option" }, content);
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  element.dataset.href = href;
  return element;
}

function thing(found, number) {
  const about = [found.kind, found.date].filter(Boolean).join(" · ");
  const content = [
    made("span", { className: "name" }, [shown(found.name)]),
    made("span", { className: "about" }, [about]),
  ];
  if (found.why.length) {
    content.push(made("span", { className: "why" }, found.why.map(shown)));
  }
  return option(content, found.href, number);
}

function question(asked, number, kind) {
  const content = [
    made("span", { className: "question" }, [asked.name]),
    made("span", { className: "about" }, [kind]),
  ];
  return option(content, asked.href, number);
}

class Suggesting {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.list = made("ul", { id: "suggested", className: "suggested", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.label());
    this.status = made("p", { className: "hidden" });
    this.status.setAttribute("role", "status");
    form.append(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": "suggested",
      "aria-expanded": "false",
      "aria-haspopup": "listbox",
    })) {
      this.input.setAttribute(name, value);
    }
    this.at = -1;
    this.asked = "";
    this.input.addEventListener("input", (event) => this.typed(event));
    this.input.addEventListener("compositionend", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("focus", () => this.options().length && this.open());
    this.input.addEventListener("blur", () => this.close());
    // Before the field loses the focus, which closes the list.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const chosen = event.target.closest(".option");
      if (chosen) this.go(chosen, event);
    });
  }

  label() {
    return this.form.querySelector("label")?.textContent.trim() ?? "";
  }

  options() {
    return [...this.list.querySelectorAll(".option")];
  }

  typed(event) {
    if (event?.isComposing) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(this.input.value.trim()), WAIT);
  }

  async ask(text) {
    if (text === this.asked) return;
    this.asked = text;
    this.request?.abort();
    if (!text) {
      this.show({ items: [], questions: [], said: "" });
      return;
    }
    this.request = new AbortController();
    const address = new URL(this.form.dataset.suggest, location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal: this.request.signal });
      if (answer.ok) this.show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show({ items, questions, said, kind }) {
    const options = items.map(thing);
    questions.forEach((asked, place) => {
      const element = question(asked, items.length + place, kind);
      if (!place) element.classList.add("first");
      options.push(element);
    });
    this.list.replaceChildren(...options);
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = said;
    if (options.length && document.activeElement === this.input) this.open();
    else this.close();
  }

  open() {
    this.list.hidden = false;
    const room = window.innerHeight - this.input.getBoundingClientRect().bottom - 16;
    this.list.style.maxHeight = `${Math.max(room, 240)}px`;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.choose(-1);
    this.input.setAttribute("aria-expanded", "false");
  }

  choose(place) {
    const options = this.options();
    this.at = options.length ? ((place + 1 + options.length + 1) % (options.length + 1)) - 1 : -1;
    options.forEach((each, number) => {
      each.setAttribute("aria-selected", String(number === this.at));
    });
    const chosen = options[this.at];
    if (chosen) {
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  pressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.options().length) {
      event.preventDefault();
      if (this.list.hidden) this.open();
      this.choose(this.at + step);
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      this.go(this.options()[this.at], event);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Tab") {
      this.close();
    }
  }

  go(chosen, event) {
    if (event.ctrlKey || event.metaKey) window.open(chosen.dataset.href, "_blank", "noopener");
    else location.assign(chosen.dataset.href);
  }
}

for (const form of document.querySelectorAll("form.search[data-suggest]")) {
  new Suggesting(form);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const input = document.querySelector("form.search input[type=search]");
    if (input) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  }
});
