// Other programs on this machine may show a GraphiQL at the same address and port;
// under a name of our own neither finds, nor overwrites, the other's tabs.
const OURS = "kb:";

/** The browser's local storage, as far as GraphiQL uses it. */
export const shelf = {
  getItem: (key) => localStorage.getItem(OURS + key),
  setItem: (key, value) => localStorage.setItem(OURS + key, value),
  removeItem: (key) => localStorage.removeItem(OURS + key),
  clear: () => ourKeys().forEach((key) => localStorage.removeItem(key)),
  get length() {
    return ourKeys().length;
  },
};

function ourKeys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(OURS));
}
