import { read } from "./read.js";

const SPEAKERS = 12;
const TARGETS = 12;

/**
 * Who speaks about whom: the most frequent speakers, whom their statements are most about, and a cell for each pair.
 * Answers `{speakers, targets, cells}`; cells are keyed by both ids, and each has the filter that opens it.
 */
export async function pairs(filter = {}) {
  const { statements } = await read("facets", { filter });
  const speakers = statements.facets.bySpeaker.slice(0, SPEAKERS);
  const spoken = await Promise.all(
    speakers.map(async (speaker) => {
      const answer = await read("targets", { filter: speaker.filter, first: 100 });
      return answer.statements.facets.byAbout.map((about) => ({ ...about, speaker }));
    }),
  );
  const cells = new Map(spoken.flat().map((cell) => [keyOf(cell.speaker.key, cell.key), cell]));
  return { speakers, targets: largest(spoken.flat()), cells };
}

export function keyOf(speaker, target) {
  return `${speaker} ${target}`;
}

/** The targets of most statements, with how many these speakers made about each. */
function largest(cells) {
  const found = new Map();
  for (const { key, label, statements } of cells) {
    const before = found.get(key)?.statements ?? 0;
    found.set(key, { key, label, statements: before + statements });
  }
  const order = (one, other) => other.statements - one.statements || one.label.localeCompare(other.label);
  return [...found.values()].sort(order).slice(0, TARGETS);
}
