"use strict";
// What every page does: it reads the report that stands in it, makes elements of it, and keeps what
// is shown in the address behind #, so that a view can be linked and tested. Nothing is loaded.

const byId = (id) => document.getElementById(id);
const grouped = (number) => number.toLocaleString("en-US");
const signed = (number) => (number > 0 ? "+" : "") + grouped(number);
const report = JSON.parse(byId("data").textContent);

// press: keys, divided by commas, pressed once after loading.
const state = { theme: "auto", press: "" };

// What the address says lies over what a page shows at first.
function restore(first) {
  Object.assign(state, first, Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
}

function remember() {
  const kept = Object.entries(state).filter(([key, value]) => key !== "press" && value !== "");
  history.replaceState(null, "", "#" + new URLSearchParams(kept));
}

// The name of a namespace is no address: it is put together so that a page holds none.
const DRAWING = "http" + "://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "g", "text", "rect", "line", "path", "circle", "title"]);

// An element with attributes and children; text is never taken for markup.
function element(name, attributes = {}, ...children) {
  const made = DRAWN.has(name) ? document.createElementNS(DRAWING, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

function bind(id, key, then) {
  const control = byId(id);
  control.value = state[key];
  control.addEventListener("input", () => {
    state[key] = control.value;
    remember();
    then();
  });
}

function applyTheme() {
  const dark = state.theme === "dark" || (state.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

function followTheme() {
  bind("theme", "theme", applyTheme);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
  applyTheme();
}

// Enter does what a click does.
function pressOn(target, key) {
  target.focus();
  if (key === "Enter") target.click();
  else target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

function pressAll(press) {
  state.press.split(",").filter(Boolean).forEach(press);
}
