import { useSyncExternalStore } from "react";

/** Where everything begins: pages lie one level deep, embedded charts two. */
export const ROOT = new URL(location.pathname.includes("/embed/") ? ".." : ".", document.baseURI);

const watchers = new Set();

/** What the address says: which page, and what is asked of it. Everything that a page shows follows from it. */
export function useAddress() {
  const href = useSyncExternalStore(watch, () => location.href);
  const url = new URL(href);
  return { page: url.pathname.split("/").pop(), params: url.searchParams };
}

function watch(told) {
  watchers.add(told);
  addEventListener("popstate", told);
  return () => {
    watchers.delete(told);
    removeEventListener("popstate", told);
  };
}

/** The address of a page; what is empty is left out. */
export function to(page, params = {}) {
  const url = new URL(page || ".", ROOT);
  for (const [name, value] of Object.entries(params)) {
    if (says(value)) url.searchParams.set(name, written(value));
  }
  return url.href;
}

function says(value) {
  return value !== null && value !== undefined && value !== "";
}

function written(value) {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The list of statements that a filter opens. */
export function listOf(filter) {
  return to("", { filter: filter && Object.keys(filter).length ? filter : null });
}

/** What was said at an event, as a filter. */
export function madeAt(event) {
  return { where: { occasion: { id: [event] } } };
}

/** Where a node is shown. */
export function pageOf(id) {
  const kind = id.split(":")[0];
  return to(kind === "entity" ? "speaker" : kind, { id });
}

/** Where a statement is marked in its article. */
export function printedAt(article, statement) {
  return `${pageOf(article.id)}#${statement.id}`;
}

/** Whether an address leads into the web; no other is made a link. */
export function isWeb(address) {
  return /^https?:/.test(address ?? "");
}

/** Where the words of a mention stand in their article. */
export function wordsOf({ article, start, end }) {
  return `${pageOf(article.id)}#at-${start}-${end}`;
}

export function go(href, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", href);
  watchers.forEach((told) => told());
  if (!replace) scrollTo(0, 0);
}

/** The same page, with some of what is asked changed. */
export function changed(changes) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (says(value)) url.searchParams.set(name, written(value));
    else url.searchParams.delete(name);
  }
  url.hash = "";
  return url.href;
}

/** A JSON object of the address; `broken` when it is none. */
export function objectOf(text) {
  if (!text) return { value: {} };
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? { value } : { value: {}, broken: true };
  } catch {
    return { value: {}, broken: true };
  }
}

/** Plain clicks on links to our own pages change the page in place; all others are the browser's. */
export function followLinks(pages) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (event.altKey || link.target || link.hasAttribute("download")) return;
    // A link inside a drawing has an animated address.
    const url = new URL(link.href.baseVal ?? link.href, document.baseURI);
    const inside = url.origin === location.origin && url.pathname.startsWith(ROOT.pathname);
    const name = url.pathname.slice(ROOT.pathname.length);
    if (!inside || !pages.has(name) || (url.hash && url.pathname === location.pathname && url.search === location.search)) return;
    event.preventDefault();
    go(url.href);
  });
}
