import { useEffect } from "react";

import { listOf, pageOf, to } from "../address.js";
import { name } from "../frame.js";
import { forget } from "../read.js";
import { keyEntry } from "../visitor.js";
import { brief, noun, speakerOf, when, why } from "../words.js";

/** A number that opens its list. */
export function Number({ value, filter, label, className = "" }) {
  return (
    <a className={`number ${className}`} href={listOf(filter)} aria-label={label && `${value} ${label}: open the list`}>
      {value.toLocaleString("en")}
    </a>
  );
}

/** How often: printings, occasions, outlets; never one number for all three. A `filter` opens the printings. */
export function Counts({ counts, filter }) {
  return (
    <dl className="counts">
      <Figure name="statement" told="printed" value={counts.statements}>
        {filter && <Number value={counts.statements} filter={filter} label="statements" />}
      </Figure>
      <Figure name="occasion" told="said" value={counts.occasions} />
      <Figure name="outlet" told="reported by" value={counts.outlets} />
    </dl>
  );
}

function Figure({ name, told, value, children }) {
  return (
    <div>
      <dt>{noun(value, name)}</dt>
      <dd>{children || value.toLocaleString("en")}</dd>
      <dd className="told">{told}</dd>
    </div>
  );
}

/** A date, and on demand why we believe it; `cut` where there is little room. */
export function When({ interval, cut = false }) {
  const inferred = interval?.basis === "INFERRED";
  return (
    <span className="when" title={why(interval)}>
      {cut ? brief(when(interval)) : when(interval)}
      {inferred && <span className="inferred"> inferred</span>}
    </span>
  );
}

export function NodeLink({ node, children }) {
  return <a href={pageOf(node.id)}>{children ?? node.name}</a>;
}

/** Who made a statement; who is not resolved has no page. */
export function Who({ statement, unnamed }) {
  if (statement.speaker) return <NodeLink node={statement.speaker} />;
  return unnamed ?? speakerOf(statement);
}

/** A link that leaves the page open. */
export function Away({ href, children }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** A heading over a short list; nothing where there is nothing. */
export function Column({ title, of, children }) {
  if (!of.length) return null;
  return (
    <div>
      <h2>{title}</h2>
      <ul className="plain">{of.map(children)}</ul>
    </div>
  );
}

/** The head of a page; the window has its title too. `words` are somebody's own. */
export function Headline({ label, title, words = false, children }) {
  useEffect(() => name(title), [title]);
  return (
    <header className="headline">
      {label && <p className="label">{label}</p>}
      <h1 className={words ? "words" : undefined}>{title}</h1>
      {children}
    </header>
  );
}

/** A part of a page that is still on its way, went wrong, or is there; what was there stays when it goes wrong. */
export function Answer({ state: { data, error, waiting }, children, label = "Reading" }) {
  return (
    <>
      {error && (
        <Problem again={forget} needsKey={error.needsKey}>
          {error.message}
        </Problem>
      )}
      {data && <div aria-busy={Boolean(waiting)}>{children(data)}</div>}
      {!data && !error && <p className="waiting">{label} …</p>}
    </>
  );
}

/** What went wrong, in a sentence; `again` tries it once more, which helps nobody who `needsKey`. */
export function Problem({ children, again, needsKey = false, label = "Try again" }) {
  return (
    <div className="problem" role="alert">
      <p>{children}</p>
      {needsKey && (
        <a className="button" href={keyEntry()}>
          Enter a key
        </a>
      )}
      {again && !needsKey && (
        <button type="button" onClick={again}>
          {label}
        </button>
      )}
    </div>
  );
}

export function Nothing() {
  return (
    <Empty title="Nothing is loaded yet.">
      <p className="keyed">
        <a className="button primary" href={to("add")}>
          Add an article
        </a>{" "}
        or load files with <code>kb load articles/</code>.
      </p>
    </Empty>
  );
}

/** Said where the filter of an address is no JSON object. */
export function Unfiltered() {
  return <Problem>The filter in this address is no JSON object, so all statements are shown.</Problem>;
}

export function Empty({ title, children }) {
  return (
    <div className="empty">
      <p className="lead">{title}</p>
      {children}
    </div>
  );
}
