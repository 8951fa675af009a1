import { isWeb, pageOf, printedAt } from "../address.js";
import { citations } from "../citation.js";
import { ACTS, STANCES, correctionTold, count, postTold, short, times } from "../words.js";
import { Away, NodeLink, When, Who } from "./Basics.jsx";
import { Copy } from "./Copy.jsx";
import { Menu } from "./Menu.jsx";
import { Quotation } from "./Quotation.jsx";
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
            <a href={printedAt(article, statement)} className="printed">
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
  const told = "open at the words";
  return isWeb(first.openAt) ? <Away href={first.openAt}>{told}</Away> : <a href={printedAt(first.article, statement)}>{told}</a>;
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
          {ANSWERED[stance]} what <Who statement={other} unnamed="somebody" /> said:{" "}
          <q>{short(other.text, 110)}</q>
        </li>
      ))}
      {statement.responses.map(({ stance, statement: other }) => (
        <li key={other.id}>
          <Who statement={other} /> {ANSWERED[stance]} it: <q>{short(other.text, 110)}</q>
        </li>
      ))}
    </ul>
  );
}
