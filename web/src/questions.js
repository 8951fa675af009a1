import { read } from "./read.js";

const files = import.meta.glob("./questions/*.graphql", { query: "?raw", import: "default", eager: true });

/** The questions of the files, in the order of their names: about two articles that come with kb. */
export const questions = Object.keys(files)
  .sort()
  .map((name) => ({ query: files[name].trimEnd() }));

const OURS = {
  speaker: "Matthew Miller",
  about: "Russia",
  event: "Azerbaijan’s September 19 offensive in Karabakh",
};

/** Whom and what most statements here are about; what is not known is as in the files. */
export async function loaded() {
  try {
    const { statements } = await read("facets");
    const { bySpeaker, byAbout, byAboutEvent } = statements.facets;
    const first = (groups, name) => (groups.find(({ label }) => label === name) ?? groups[0])?.label ?? name;
    return {
      speaker: first(bySpeaker, OURS.speaker),
      about: first(byAbout, OURS.about),
      event: first(byAboutEvent, OURS.event),
    };
  } catch {
    return OURS;
  }
}

/** The questions, about those who are loaded. */
export function about(names, asked) {
  const swap = (text, name) => text.replaceAll(JSON.stringify(OURS[name]), () => JSON.stringify(names[name]));
  return asked.map(({ query }) => ({ query: Object.keys(OURS).reduce(swap, query) }));
}
