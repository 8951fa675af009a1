import { useState } from "react";

import { pageOf } from "../address.js";
import { citations } from "../citation.js";
import { pieces } from "../offsets.js";
import { useRead } from "../read.js";
import { ACTS, STANCES, correctionTold, count, plain, postTold, short, times } from "../words.js";
import { NodeLink, When } from "./Basics.jsx";
import { Copy } from "./Copy.jsx";
import { Menu } from "./Menu.jsx";
import { LinkSource, Sources } from "./Sources.jsx";

/** One statement: who did what by saying it, when; the words at their place; where they are printed. */
export function Statement({ statement, stance, level = 3 }) {
  const Heading = `h${level}`;
  const article = statement.evidence[0]?.article;
  return (
    <article className={`statement act-${statement.act.toLowerCase()}`} data-id={statement.id}>
      <header>
        <Heading>
          <Who statement={statement} /> <span className="act">{ACTS[statement.act]}</span>
          {stance && !told(stance, statement.act) && <span className="stance"> {STANCES[stance]}</span>}
        </Heading>
        <RoleThen speaker={statement.speaker} />
        <When interval={statement.said} />
      </header>
      <div className="said">
        <Quotation statement={statement} />
        <About statement={statement} />
        <Answers statement={statement} />
        <SetRight corrections={statement.corrected} />
        <Sources links={statement.links} />
        <footer>
          {article && (
            <a href={`${pageOf(article.id)}#${statement.id}`} className="printed">
              {article.outlet?.name ?? "Outlet not known"}
              {article.title && <cite>{article.title}</cite>}
            </a>
          )}
          <span className="tools">
            {statement.claim?.counts && <Claimed claim={statement.claim} />}
            <Open statement={statement} />
            <Cite statement={statement} />
            <LinkSource subject={statement.id} />
          </span>
        </footer>
      </div>
    </article>
  );
}

/** The posts that the speaker held when it was said, as far as what is known of people tells. */
function RoleThen({ speaker }) {
  if (!speaker?.roleThen?.length) return null;
  return <span className="role">{speaker.roleThen.map(postTold).join("; ")}</span>;
}

/** Whether the act says already how the statement stands to the claim: who denied it denies it. */
function told(stance, act) {
  return stance === "ASSERTS" || stance.slice(0, 3) === act.slice(0, 3);
}

export function Who({ statement }) {
  if (statement.speaker) return <NodeLink node={statement.speaker} />;
  return <span className="unknown">{statement.asWritten || "Somebody"}</span>;
}

function Claimed({ claim }) {
  const { statements, outlets } = claim.counts;
  return (
    <a href={pageOf(claim.id)}>
      {statements > 1 ? `printed ${times(statements)}, ${count(outlets, "outlet")}` : "the claim"}
    </a>
  );
}

/** The live page at the words; without an address of the article, our copy at the words. */
function Open({ statement }) {
  const [first] = statement.evidence;
  if (!first) return null;
  if (!/^https?:/.test(first.openAt ?? "")) return <a href={`${pageOf(first.article.id)}#${statement.id}`}>open at the words</a>;
  return (
    <a href={first.openAt} target="_blank" rel="noopener noreferrer">
      open at the words
    </a>
  );
}

function Cite({ statement }) {
  return (
    <Menu label="cite">
      <Citations statement={statement} />
    </Menu>
  );
}

function Citations({ statement }) {
  return Object.entries(citations(statement)).map(([form, text]) => (
    <Copy key={form} text={text}>
      Copy as {form === "Text" ? "text" : form}
    </Copy>
  ));
}

/** The words with what stands right before and behind them, and on demand the paragraph. */
function Quotation({ statement }) {
  const [wide, setWide] = useState(false);
  return (
    <div className={`quotation ${statement.type.toLowerCase()}`}>
      <blockquote>
        {wide ? <Paragraph statement={statement} /> : <Words evidence={statement.evidence} />}
      </blockquote>
      <p className="kind">
        <span title={TYPES[statement.type]}>{plain(statement.type)}</span>
        {statement.hedge && <span>hedged: “{statement.hedge}”</span>}
        {statement.asWritten && <span>printed as “{statement.asWritten}”</span>}
        <button type="button" className="quiet" aria-expanded={wide} onClick={() => setWide(!wide)}>
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

function About({ statement }) {
  const targets = statement.about.filter((one) => one.role === "TARGET");
  const named = statement.about.filter((one) => one.role !== "TARGET");
  if (!statement.about.length && !statement.aboutEvents.length) return null;
  return (
    <p className="about">
      {targets.length > 0 && <Named label="aimed at" nodes={targets} />}
      {named.length > 0 && <Named label="names" nodes={named} />}
      {statement.aboutEvents.length > 0 && <Named label="speaks of" nodes={statement.aboutEvents} />}
    </p>
  );
}

function Named({ label, nodes }) {
  return (
    <span>
      {label}{" "}
      {nodes.map((node, n) => (
        <span key={node.id}>
          {n > 0 && ", "}
          <NodeLink node={node} />
        </span>
      ))}
    </span>
  );
}

/** What people set right of it, by whom; visitors are not told. */
function SetRight({ corrections = [] }) {
  const inForce = corrections.filter((one) => !one.undoneAt);
  if (!inForce.length) return null;
  return (
    <p className="kind">
      {inForce.map((one) => (
        <span key={one.id}>{correctionTold(one)}</span>
      ))}
    </p>
  );
}

const ANSWERED = { SUPPORTS: "supports", DENIES: "denies", REJECTS: "rejects", OPPOSES: "opposes", ASSERTS: "repeats" };

/** What it answers, and who answers it. */
function Answers({ statement }) {
  if (!statement.respondsTo?.length && !statement.responses?.length) return null;
  return (
    <ul className="answers">
      {statement.respondsTo.map(({ stance, statement: other }) => (
        <li key={other.id}>
          {ANSWERED[stance]} what {other.speaker ? <NodeLink node={other.speaker} /> : "somebody"} said:{" "}
          <q>{short(other.text, 110)}</q>
        </li>
      ))}
      {statement.responses.map(({ stance, statement: other }) => (
        <li key={other.id}>
          {other.speaker ? <NodeLink node={other.speaker} /> : "Somebody"} {ANSWERED[stance]} it:{" "}
          <q>{short(other.text, 110)}</q>
        </li>
      ))}
    </ul>
  );
}
