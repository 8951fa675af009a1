/**
 * Offsets of the API count Unicode code points, those of JavaScript UTF-16 units; they differ behind every sign
 * outside the basic plane. Most texts have none.
 */
function offsets(text) {
  if (!/[\ud800-\udbff]/.test(text)) return { units: (at) => at, points: (at) => at };
  const starts = [0];
  for (const sign of text) starts.push(starts.at(-1) + sign.length);
  const points = new Map(starts.map((unit, point) => [unit, point]));
  return { units: (at) => starts[at], points: (at) => points.get(at) ?? points.get(at - 1) };
}

/**
 * A text cut at every bound of the spans: pieces with the spans that cover them, in order. Spans have `start` and
 * `end` in code points.
 */
export function pieces(text, spans) {
  const { units } = offsets(text);
  const at = spans.map((span) => ({ span, start: units(span.start), end: units(span.end) }));
  const cuts = [...new Set([0, text.length, ...at.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, n) => ({
    start,
    text: text.slice(start, cuts[n + 1]),
    spans: at.filter((one) => one.start <= start && one.end >= cuts[n + 1]).map((one) => one.span),
  }));
}

/** What is selected inside an element whose text is the whole text, in code points; null when nothing is. */
export function selectedSpan(element, text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  const words = range.toString();
  const trimmed = words.trim();
  if (!trimmed) return null;
  const from = start + words.indexOf(trimmed);
  const { points } = offsets(text);
  return { start: points(from), end: points(from + trimmed.length), exact: trimmed };
}
