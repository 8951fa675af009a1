import { ROOT, to } from "./address.js";

const KEPT = "visitor";
const { classList } = document.documentElement;

// What is for a key alone is `keyed`, what is for visitors alone `unkeyed`; the last answer told which of the two reads.
classList.toggle(KEPT, Boolean(sessionStorage.getItem(KEPT)));

/** An answer tells whether it is narrowed to what is public. */
export function toldOf({ public: collections } = {}) {
  classList.toggle(KEPT, Boolean(collections));
  if (collections) sessionStorage.setItem(KEPT, "1");
  else sessionStorage.removeItem(KEPT);
}

/** Where a key is entered, and whoever has done so comes back from. */
export function keyEntry() {
  return to("key", { page: location.href.slice(ROOT.href.length).split("#")[0] });
}
