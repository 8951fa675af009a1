import { count } from "./words.js";

const SPEAKERS = 12;
const TARGETS = 12;

/** What to ask `who-about-whom`: of those who said most of what a filter lets through, all whom it is about. */
export function asked(filter, facets) {
  const id = facets.bySpeaker.slice(0, SPEAKERS).map(({ key }) => key);
  return { filter, speakers: { where: { id } }, first: SPEAKERS, each: 100 };
}

/**
 * The answer as a table: `{speakers, targets, cells}`, those of most statements first. Cells are keyed by both ids, and
 * each has the filter that opens it. What a speaker says is counted by the facets, for a statement may be about several.
 */
export function tabled({ speakers: { nodes } }, facets) {
  const rows = new Map(nodes.map((node) => [node.speakerId, node]));
  const speakers = facets.bySpeaker.filter(({ key }) => rows.has(key));
  const cells = speakers.flatMap((speaker) => rows.get(speaker.key).statements.facets.byAbout.map((one) => cellOf(speaker, one)));
  return { speakers, targets: largest(cells), cells: new Map(cells.map((cell) => [keyOf(cell.speaker.key, cell.key), cell])) };
}

function cellOf(speaker, { aboutId, about, statements, filter }) {
  return { key: aboutId, label: about, statements, speaker, filter: { and: [filter, { speaker: speaker.key }] } };
}

/** One of its numbers in words. */
export function told(speaker, target, statements) {
  return `${speaker.label} about ${target.label}: ${count(statements, "statement")}`;
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
