import { go, to } from "./address.js";
import { keyEntry } from "./visitor.js";

const main = document.getElementById("main");
const box = document.getElementById("search");

/** Brings to life what stands round every page: the search box, `/` to get there, and the way past it all. */
export function frame() {
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (box.value.trim()) go(to("search", { text: box.value.trim() }));
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    box.select();
  });
}

/** Says which page is open: in the window's title, in the list of pages and in the search box. */
export function opened({ page, title, text }) {
  name(title);
  box.value = text;
  document.querySelector(".top nav .unkeyed").href = keyEntry();
  for (const link of document.querySelectorAll(".top nav a")) {
    const here = new URL(link.href).pathname === new URL(to(page)).pathname;
    if (here) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else link.removeAttribute("aria-current");
  }
}

export function name(title) {
  document.title = title ? `${title} · kb` : "kb: who said what";
}

/** Another page has come: the keyboard and the screen reader go on at its beginning. */
export function enter() {
  main.focus({ preventScroll: true });
}
