// The review queue by keyboard. Every key does what a button or link on the page does. The script
// listens before the page is drawn: a key typed while it loads waits for it instead of being lost.

const parsed = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
let root;
const cases = () => [...root.querySelectorAll("[data-case]")];
let at = 0;

const typing = (event) => event.target.closest("input, textarea, select, [contenteditable]");
const inCase = (selector) => {
  const here = cases()[at];
  return (here || root).querySelector(selector);
};

const step = (by) => {
  const all = cases();
  if (all.length) {
    at = Math.min(all.length - 1, Math.max(0, at + by));
    all[at].focus();
    all[at].scrollIntoView({ block: "nearest" });
    return;
  }
  const links = [...root.querySelectorAll(".waiting a")];
  const now = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[now + by];
  if (next) next.click();
};

const submit = (selector) => {
  const form = inCase(selector);
  if (form) form.requestSubmit();
};

const fill = (selector) => {
  const form = inCase(selector);
  const field = form && form.querySelector("input[name=reason]");
  if (field) { field.focus(); field.select(); }
};

const open = (id) => {
  const part = document.getElementById(id);
  if (!part) return;
  part.open = true;
  const first = part.querySelector("select, input:not([type=hidden]), textarea");
  if (first) first.focus();
};

const tab = (n) => {
  const links = root.querySelectorAll(".tabs a");
  if (links[n]) links[n].click();
};

const keys = {
  j: () => step(1), k: () => step(-1),
  a: () => submit("#accept, [data-act=accept]"),
  r: () => fill("#reject, [data-act=reject]"),
  c: () => open("correct"), m: () => open("merge"), s: () => open("split"),
  u: () => { const form = document.getElementById("undo"); if (form) form.requestSubmit(); },
  1: () => tab(0), 2: () => tab(1), 3: () => tab(2), 4: () => tab(3),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event)) { event.target.blur(); return; }
  if (typing(event)) return;
  const act = keys[event.key];
  if (act) { event.preventDefault(); parsed.then(act); }
});

// The case that holds the focus is the one that keys act on.
parsed.then(() => {
  root = document.querySelector("[data-review]");
  root.addEventListener("focusin", (event) => {
    const here = event.target.closest("[data-case]");
    if (here) at = Math.max(0, cases().indexOf(here));
  });
});
