// The query form as an editor: colours, completion from our own ontology, errors at their place.
// Without this script the form is a plain text field.
import "./vendor/yasqe/yasqe.min.js";

const { Yasqe } = globalThis;
const form = document.querySelector("form.ask");
const field = form.querySelector("textarea");
const MOST = 40;

let known; // what is completed with, asked for when it is first needed
const terms = () => (known ??= fetch(form.dataset.terms).then((answer) => answer.json()));

function fits(term, typed) {
  const wanted = typed.toLowerCase();
  const local = term.name.split(":")[1].toLowerCase();
  return term.name.toLowerCase().startsWith(wanted) || local.includes(wanted)
    || term.label.toLowerCase().includes(wanted);
}

Yasqe.registerAutocompleter({
  name: "terms",
  bulk: false,
  autoShow: true,
  isValidCompletionPosition(editor) {
    const token = editor.getCompleteToken();
    return token.string.length > 1 && !/^[?$<"'#]/.test(token.string);
  },
  async get(_editor, token) {
    const { terms: all } = await terms();
    const typed = token?.string.trim() ?? "";
    return all.filter((term) => fits(term, typed)).slice(0, MOST).map((term) => term.name);
  },
}, false);

const holder = document.createElement("div");
field.before(holder);
field.hidden = true;
const editor = new Yasqe(holder, {
  value: field.value,
  autocompleters: ["variables", "terms"],
  createShareableLink: null,
  consumeShareLink: null,
  persistenceId: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: `${Math.min(Math.max(field.rows, 10), 28) * 1.45}em`,
  collapsePrefixesOnLoad: true,
  prefixCcApi: null,
  extraKeys: {
    "Ctrl-Enter": () => form.requestSubmit(),
    "Cmd-Enter": () => form.requestSubmit(),
    "Ctrl-Space": (one) => one.autocomplete(),
    Esc: (one) => one.getInputField().blur(),
  },
});
editor.getInputField().setAttribute("aria-label", form.querySelector("label").textContent);
editor.getInputField().id = "editor";
form.querySelector("label").htmlFor = "editor";
form.querySelector(".keys").hidden = false;
form.addEventListener("submit", () => {
  field.value = editor.getValue();
});

const { line, column } = form.dataset;
if (line) {
  const at = { line: line - 1, ch: column - 1 };
  editor.addLineClass(at.line, "background", "wrong");
  editor.setCursor(at);
  editor.scrollIntoView(at, 80);
}
document.getElementById("share")?.append(location.href);
