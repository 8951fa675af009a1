import { useMemo, useRef } from "react";

import { pieces, selectedSpan } from "../offsets.js";
import { ACTS, speakerOf } from "../words.js";

/**
 * An article's text, exactly as it was received, with spans marked. A span of kind `content` has its statement; the
 * innermost one is chosen by a click or by Enter. `onSelect` hears which words a reader selects.
 */
export function Marked({ text, spans, chosen, onChoose, onSelect }) {
  const box = useRef(null);
  const cut = useMemo(() => pieces(text, spans), [text, spans]);
  const selected = () => onSelect?.(selectedSpan(box.current, text));
  return (
    <div className="text" ref={box} onMouseUp={selected} onKeyUp={selected}>
      {cut.map((piece, n) => (
        <Piece key={piece.start} piece={piece} before={cut[n - 1]} chosen={chosen} onChoose={onChoose} />
      ))}
    </div>
  );
}

function Piece({ piece, before, chosen, onChoose }) {
  const kinds = new Set(piece.spans.map((span) => span.kind));
  const own = innermost(piece.spans.filter((span) => span.kind === "content"));
  if (!own) return kinds.size ? <span className={names(piece, chosen)}>{piece.text}</span> : piece.text;
  const { statement } = own;
  const begins = !before?.spans.includes(own);
  const choose = () => onChoose?.(statement.id);
  const keyed = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose();
  };
  return (
    <mark
      className={names(piece, chosen)}
      id={begins && own === firstOf(own) ? statement.id : undefined}
      data-start={own.start}
      data-end={own.end}
      role="button"
      tabIndex={begins ? 0 : -1}
      aria-pressed={statement.id === chosen}
      title={`${speakerOf(statement)} ${ACTS[statement.act]}`}
      onClick={choose}
      onKeyDown={keyed}
    >
      {piece.text}
    </mark>
  );
}

function innermost(spans) {
  return spans.reduce((best, span) => (!best || span.end - span.start < best.end - best.start ? span : best), null);
}

function firstOf(span) {
  const [first] = span.statement.content;
  return first.start === span.start ? span : null;
}

/** The kinds of a piece's spans as classes; those of the chosen statement stand out. */
function names(piece, chosen) {
  const kinds = new Set(piece.spans.map((span) => span.kind));
  if (piece.spans.filter((span) => span.kind === "content").length > 1) kinds.add("nested");
  if (piece.spans.some((span) => span.statement?.id === chosen)) kinds.add("chosen");
  return [...kinds].join(" ");
}

/** What is marked in a text: furniture, and of each statement the content, its source and its cue. */
export function* spansOf(furniture, statements) {
  for (const span of furniture) yield { kind: "furniture", ...span };
  for (const statement of statements) {
    for (const kind of ["content", "source", "cue"]) {
      for (const { start, end } of statement[kind]) yield { kind, start, end, statement };
    }
  }
}
