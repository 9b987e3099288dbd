// What saves a click. Everything works without it; all that it shows comes from the page itself or
// from the API, and is put in as text, never as markup.
"use strict";

const root = document.documentElement;

// What somebody chose stays so. Where nothing can be kept, nothing is.
const kept = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* not kept */ } },
};

// Light or dark, before anything is drawn: as the system has it until somebody says otherwise.
if (kept.get("theme")) root.dataset.theme = kept.get("theme");

// The language that was chosen last, unless the address says which.
const address = new URL(location.href);
if (kept.get("language") === "en" && root.lang !== "en" && !address.searchParams.has("lang")) {
  address.searchParams.set("lang", "en");
  location.replace(address);
}

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function switches() {
  const theme = document.querySelector(".theme");
  const night = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.theme ?? (night.matches ? "dark" : "light")) === "dark";
  const tell = () => theme.setAttribute("aria-pressed", String(dark()));
  theme.hidden = false;
  tell();
  night.addEventListener("change", tell);
  theme.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    kept.set("theme", root.dataset.theme);
    tell();
  });
  const language = document.querySelector(".language");
  language.addEventListener("click", () => kept.set("language", language.lang));
}

// The box: what could be typed next, and the place that cannot be read.
function box() {
  const input = document.querySelector("form.search input[name=q]");
  if (!input) return;
  const [under, wrong, counted] = [".under", ".wrong", ".found"].map((name) => document.querySelector(name));
  const list = element("ul", { class: "completions", id: "completions", role: "listbox", "aria-label": input.getAttribute("aria-label") });
  list.hidden = true;
  input.after(list);
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": "completions", "aria-expanded": "false" })) {
    input.setAttribute(key, value);
  }
  let found = [], chosen = -1, asked = 0, later = 0;

  const close = () => {
    // What was asked for and comes later opens it no more.
    asked += 1;
    list.hidden = true;
    chosen = -1;
    counted.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
    const item = list.children[number];
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const accept = (number) => {
    const { text, span } = found[number];
    input.setRangeText(text, span.start, span.end, "end");
    close();
    input.focus();
    check();
  };
  const complete = async () => {
    const number = ++asked;
    const query = new URLSearchParams({ q: input.value, at: input.selectionEnd, limit: 8 });
    const answer = await fetch(`/api/suggest?${query}`).catch(() => null);
    if (number !== asked || !answer?.ok) return;
    found = (await answer.json()).suggestions;
    if (number !== asked || document.activeElement !== input) return;
    list.replaceChildren(...found.map(({ text, means, kind }, at) => {
      const item = element("li", { role: "option", id: `completion-${at}`, "aria-selected": "false", "data-kind": kind }, text);
      if (means && means !== text) item.append(element("small", {}, means));
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); accept(at); });
      return item;
    }));
    chosen = -1;
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    counted.textContent = list.hidden ? "" : counted.dataset.found.replace("{}", found.length);
  };

  // What cannot be read is underlined where typing stops, and told why.
  const underline = (error) => {
    const text = input.value, span = error?.span;
    if (span) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", "wrong");
    } else for (const name of ["aria-invalid", "aria-describedby"]) input.removeAttribute(name);
    wrong.textContent = error ? [error.message, error.hint].filter(Boolean).join(root.lang === "en" ? "; " : "；") : "";
    under.replaceChildren(...(span ? [text.slice(0, span.start), element("u", {}, text.slice(span.start, span.end) || "\u2003"), text.slice(span.end)] : []));
    under.scrollLeft = input.scrollLeft;
  };
  const check = async () => {
    const text = input.value;
    const answer = text.trim() && await fetch(`/api/explain?${new URLSearchParams({ q: text, lang: root.lang === "en" ? "en" : "zh" })}`).catch(() => null);
    if (text !== input.value) return;
    underline(answer && answer.status === 400 ? (await answer.json()).error : null);
  };
  input.addEventListener("input", () => {
    underline(null);
    clearTimeout(later);
    later = setTimeout(check, 700);
    complete();
  });
  input.addEventListener("scroll", () => { under.scrollLeft = input.scrollLeft; });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) complete();
      else {
        const step = event.key === "ArrowDown" ? 1 : -1;
        // One place more than there are: none chosen, as typed.
        const places = found.length + 1;
        choose((chosen + 1 + step + places) % places - 1);
      }
    } else if (open && chosen >= 0 && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      accept(chosen);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });

  // A condition is edited where it was typed.
  for (const condition of document.querySelectorAll(".condition")) {
    const button = element("button", { type: "button", title: condition.title }, condition.textContent);
    button.addEventListener("click", () => {
      input.focus();
      input.setSelectionRange(Number(condition.dataset.start), Number(condition.dataset.end));
    });
    condition.replaceWith(button);
  }
}

// Of many marks in a picture one is a stop for the tabulator; the arrow keys go on from there.
function rove(picture, marks, first, moved = () => {}) {
  const stop = (at) => marks.forEach((mark, place) => mark.setAttribute("tabindex", place === at ? "0" : "-1"));
  stop(first);
  picture.addEventListener("keydown", (event) => {
    const at = marks.indexOf(event.target.closest("a"));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[event.key];
    if (at < 0 || !marks[to]) return;
    event.preventDefault();
    stop(to);
    marks[to].focus();
    moved(marks[at], marks[to], event.shiftKey);
  });
}

// Months are chosen by drawing over them, or from bar to bar with the arrow keys.
function brush() {
  const history = document.querySelector(".history");
  if (!history) return;
  const svg = history.querySelector("svg");
  const told = history.querySelector("output");
  const number = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const name = (at) => `${String(Math.floor(at / 12)).padStart(4, "0")}-${String(at % 12 + 1).padStart(2, "0")}`;
  const first = number(history.dataset.first), last = number(history.dataset.last);
  const width = svg.viewBox.baseVal.width / (last - first + 1);
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  drawn.setAttribute("class", "brush");
  drawn.setAttribute("height", svg.viewBox.baseVal.height);
  svg.setAttribute("aria-describedby", svg.dataset.keys);
  let range = null, drawing = false, moved = false;

  const show = (from, to) => {
    range = [from, to];
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    drawn.setAttribute("x", (low - first) * width);
    drawn.setAttribute("width", (high - low + 1) * width);
    svg.append(drawn);
    told.textContent = low === high ? name(low) : `${name(low)} – ${name(high)}`;
  };
  const forget = () => {
    range = null;
    drawn.remove();
    told.textContent = "";
  };
  const go = () => {
    const [low, high] = [...range].sort((a, b) => a - b);
    const place = new URL(location.href);
    place.searchParams.set("since", name(low));
    place.searchParams.set("until", name(high));
    place.searchParams.delete("offset");
    location.assign(place);
  };
  const under = (event) => {
    const frame = svg.getBoundingClientRect();
    const share = (event.clientX - frame.left) / frame.width;
    return Math.min(last, Math.max(first, first + Math.floor(share * (last - first + 1))));
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    drawing = true;
    moved = false;
    svg.setPointerCapture(event.pointerId);
    range = [under(event), under(event)];
  });
  svg.addEventListener("pointermove", (event) => {
    if (!drawing || (under(event) === range[0] && !moved)) return;
    moved = true;
    show(range[0], under(event));
  });
  svg.addEventListener("pointerup", (event) => {
    if (!drawing) return;
    drawing = false;
    if (!moved) show(range[0], under(event));
    go();
  });
  svg.addEventListener("pointercancel", () => { drawing = false; forget(); });
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  const bars = [...svg.querySelectorAll("a")];
  const month = (bar) => number(bar.querySelector("rect").dataset.month);
  rove(svg, bars, 0, (before, now, shift) => {
    if (shift) show(range ? range[0] : month(before), month(now));
    else forget();
  });
  svg.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && range) {
      event.preventDefault();
      go();
    } else if (event.key === "Escape") forget();
  });
}

// What a figure in an article is bound to, beside it; its row is lit, and the other way round.
function bindings() {
  const marks = [...document.querySelectorAll("a.figure")];
  if (marks.length === 0) return;
  const heads = [...document.querySelectorAll(".bound thead th")].map((head) => head.textContent);
  const shown = element("div", { class: "binding", role: "tooltip", id: "binding" });
  shown.hidden = true;
  document.body.append(shown);
  const row = (mark) => document.getElementById(mark.hash.slice(1));
  let leaving = 0;

  const hide = () => {
    shown.hidden = true;
    document.querySelectorAll(".pointed").forEach((lit) => lit.classList.remove("pointed"));
    document.querySelectorAll("a.figure[aria-describedby]").forEach((mark) => mark.removeAttribute("aria-describedby"));
  };
  const show = (mark) => {
    clearTimeout(leaving);
    hide();
    const told = row(mark);
    if (!told) return;
    const facts = element("dl");
    const cells = [...told.cells];
    cells.slice(0, -2).forEach((cell, at) => {
      if (cell.textContent.trim()) facts.append(element("dt", {}, heads[at]), element("dd", {}, cell.textContent.trim()));
    });
    const why = element("ul");
    for (const rule of cells.at(-1).querySelectorAll("li")) why.append(rule.cloneNode(true));
    shown.replaceChildren(facts, why);
    shown.hidden = false;
    told.classList.add("pointed");
    mark.setAttribute("aria-describedby", "binding");
    const at = mark.getClientRects()[0];
    const left = Math.max(16, Math.min(at.left, root.clientWidth - shown.offsetWidth - 16));
    const below = at.bottom + 8 + shown.offsetHeight < innerHeight || at.top < shown.offsetHeight + 8;
    shown.style.left = `${left + scrollX}px`;
    shown.style.top = `${(below ? at.bottom + 8 : at.top - 8 - shown.offsetHeight) + scrollY}px`;
  };
  for (const mark of marks) {
    // What the browser would show besides, a little later.
    mark.setAttribute("aria-label", `${mark.textContent} ${mark.title}`);
    mark.removeAttribute("title");
    mark.addEventListener("pointerenter", () => show(mark));
    mark.addEventListener("pointerleave", () => { leaving = setTimeout(hide, 200); });
    mark.addEventListener("focus", () => show(mark));
    mark.addEventListener("blur", hide);
    const told = row(mark);
    told?.addEventListener("pointerenter", () => mark.classList.add("pointed"));
    told?.addEventListener("pointerleave", () => mark.classList.remove("pointed"));
  }
  shown.addEventListener("pointerenter", () => clearTimeout(leaving));
  shown.addEventListener("pointerleave", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
}

// The points of a chart are one stop for the tabulator, and the latest of them is what is looked for.
function chart() {
  for (const frame of document.querySelectorAll(".chart > .wide")) {
    frame.scrollLeft = frame.scrollWidth;
    const points = [...frame.querySelectorAll("a")];
    rove(frame, points, points.length - 1);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  switches();
  chart();
  box();
  brush();
  bindings();
});
