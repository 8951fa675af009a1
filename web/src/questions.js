const files = import.meta.glob("./questions/*.graphql", { query: "?raw", import: "default", eager: true });

/** The questions that stand in the tabs of a first visit, in the order of their file names. */
export const questions = Object.keys(files)
  .sort()
  .map((name) => ({ query: files[name].trimEnd() }));
