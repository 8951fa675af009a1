import { ROOT, to } from "./address.js";

/**
 * An answer tells whether it is narrowed to what is public: then a visitor reads, who is shown nothing `keyed`, and what is
 * `unkeyed` instead.
 */
export function toldOf({ public: collections } = {}) {
  document.documentElement.classList.toggle("visitor", Boolean(collections));
}

/** Where a key is entered, and whoever has done so comes back from. */
export function keyEntry() {
  return to("key", { page: location.href.slice(ROOT.href.length).split("#")[0] });
}
