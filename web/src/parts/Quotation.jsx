import { useState } from "react";

import { pieces } from "../offsets.js";
import { useRead } from "../read.js";
import { plain } from "../words.js";

/** The words with what stands right before and behind them, and on demand the paragraph. */
export function Quotation({ statement }) {
  const [wide, setWide] = useState(false);
  return (
    <div className="quotation">
      <blockquote>
        {wide ? <Paragraph statement={statement} /> : <Words evidence={statement.evidence} />}
      </blockquote>
      <p className="kind">
        <span title={TYPES[statement.type]}>{plain(statement.type)}</span>
        {statement.hedge && <span>hedged: “{statement.hedge}”</span>}
        {statement.asWritten && <span>printed as “{statement.asWritten}”</span>}
        <button type="button" className="quiet keyed" aria-expanded={wide} onClick={() => setWide(!wide)}>
          {wide ? "less around it" : "more around it"}
        </button>
      </p>
    </div>
  );
}

const TYPES = {
  DIRECT: "the words themselves, between quotation marks",
  MIXED: "partly the words themselves, partly the article's",
  INDIRECT: "reported in the article's words",
};

function Words({ evidence }) {
  if (!evidence.length) return null;
  return (
    <>
      <span className="around">{before(evidence[0].prefix)}</span>
      {evidence.map((passage, n) => (
        <span key={passage.id}>
          {n > 0 && <span className="around"> … </span>}
          <mark data-start={passage.start} data-end={passage.end}>
            {passage.exact}
          </mark>
        </span>
      ))}
      <span className="around">{behind(evidence.at(-1).suffix)}</span>
    </>
  );
}

/** What stands before the words in their paragraph, without a word that is cut. */
function before(prefix) {
  const line = prefix.split("\n").at(-1);
  return line === prefix && prefix ? line.replace(/^\S*\s/, "… ") : line;
}

function behind(suffix) {
  const [line] = suffix.split("\n");
  return line === suffix && suffix ? line.replace(/\s\S*$/, " …") : line;
}

/** The paragraphs that hold the words, as the article has them. */
function Paragraph({ statement }) {
  const { data, error } = useRead("article", { id: statement.evidence[0].article.id });
  if (error || !data?.node?.versions?.length) return <Words evidence={statement.evidence} />;
  const { text } = data.node.versions.at(-1);
  const spans = statement.evidence.map(({ start, end }) => ({ start, end }));
  const all = pieces(text, spans);
  const first = all.find((piece) => piece.spans.length);
  const last = all.findLast((piece) => piece.spans.length);
  const from = text.lastIndexOf("\n", first.start) + 1;
  const stop = text.indexOf("\n", last.start + last.text.length);
  const to = stop < 0 ? text.length : stop;
  return all
    .map((piece) => ({
      ...piece,
      text: text.slice(Math.max(piece.start, from), Math.min(piece.start + piece.text.length, to)),
    }))
    .filter((piece) => piece.text)
    .map((piece) =>
      piece.spans.length ? <mark key={piece.start}>{piece.text}</mark> : <span key={piece.start}>{piece.text}</span>,
    );
}
