import { useEffect } from "react";

import { listOf, pageOf } from "../address.js";
import { name } from "../frame.js";
import { forget } from "../read.js";
import { when, why } from "../words.js";

/** A number that opens its list. */
export function Number({ value, filter, label, className = "" }) {
  return (
    <a className={`number ${className}`} href={listOf(filter)} aria-label={label && `${value} ${label}: open the list`}>
      {value.toLocaleString("en")}
    </a>
  );
}

/** How often: printings, occasions, outlets; never one number for all three. */
export function Counts({ counts, filter }) {
  return (
    <dl className="counts">
      <Figure name="statements" told="printed" value={counts.statements} filter={filter} />
      <Figure name="occasions" told="said" value={counts.occasions} filter={filter} />
      <Figure name="outlets" told="reported by" value={counts.outlets} filter={filter} />
    </dl>
  );
}

function Figure({ name, told, value, filter }) {
  return (
    <div>
      <dt>{value === 1 ? name.slice(0, -1) : name}</dt>
      <dd>{name === "statements" && filter ? <Number value={value} filter={filter} label={name} /> : value.toLocaleString("en")}</dd>
      <dd className="told">{told}</dd>
    </div>
  );
}

/** A date, and on demand why we believe it. */
export function When({ interval }) {
  const inferred = interval?.basis === "INFERRED";
  return (
    <span className="when" title={why(interval)}>
      {when(interval)}
      {inferred && <span className="inferred"> inferred</span>}
    </span>
  );
}

export function NodeLink({ node, children }) {
  return <a href={pageOf(node.id)}>{children ?? node.name}</a>;
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
      {error && <Problem again={forget}>{error.message}</Problem>}
      {data && <div aria-busy={Boolean(waiting)}>{children(data)}</div>}
      {!data && !error && <p className="waiting">{label} …</p>}
    </>
  );
}

/** What went wrong, in a sentence; `again` tries it once more. */
export function Problem({ children, again, label = "Try again" }) {
  return (
    <div className="problem" role="alert">
      <p>{children}</p>
      {again && (
        <button type="button" onClick={again}>
          {label}
        </button>
      )}
    </div>
  );
}

export function Empty({ title, children }) {
  return (
    <div className="empty">
      <p className="lead">{title}</p>
      {children}
    </div>
  );
}
