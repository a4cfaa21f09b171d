// Words of the sentence: those that are selected, and those of which the gates speak.
const now = () => document.getElementById("now");

export function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !now().contains(selection.anchorNode)) return "";
  return selection.toString().trim();
}

let last = "";

export function watchSelection(desk, use) {
  const bar = desk.querySelector(".selected");
  last = "";
  document.onselectionchange = () => {
    const words = chosen();
    if (!words) return;
    last = words;
    bar.hidden = false;
    bar.querySelector("q").textContent = words.length > 60 ? `${words.slice(0, 57)}…` : words;
  };
  bar.onclick = (event) => {
    const how = event.target.dataset.use;
    if (how && last) use(how, last);
  };
}

// Lights words without changing the sentence, where the browser can.
export function light(words) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("asked");
  const place = now();
  const text = place.textContent.toLowerCase();
  const ranges = [];
  for (const word of words) {
    const wanted = word.toLowerCase();
    for (let at = text.indexOf(wanted); wanted && at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      ranges.push(range(place, at, at + wanted.length));
    }
  }
  if (ranges.length) CSS.highlights.set("asked", new Highlight(...ranges));
}

function range(place, start, end) {
  const found = document.createRange();
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const until = at + node.length;
    if (start >= at && start < until) found.setStart(node, start - at);
    if (end > at && end <= until) found.setEnd(node, end - at);
    at = until;
  }
  return found;
}
