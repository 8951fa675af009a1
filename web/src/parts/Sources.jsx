import { useState } from "react";

import { isWeb, pageOf } from "../address.js";
import { dayOf, plain, titleOf } from "../words.js";
import { UNDO, useChange } from "../write.js";
import { Away, Problem } from "./Basics.jsx";
import { Menu } from "./Menu.jsx";

const LINK = `mutation Link($subject: ID!, $source: SourceInput!) {
  link(subject: $subject, source: $source) { problem { message } id }
}`;
const KINDS = ["PRIMARY", "TRANSCRIPT", "RECORDING", "FACT_CHECK", "CONTEXT"];

/** The sources that people linked, each with who did it and a way to take it back; visitors are not told. */
export function Sources({ links = [] }) {
  const [run, state] = useChange();
  if (!links.length) return null;
  return (
    <>
      <ul className="sources">
        {links.map((one) => (
          <li key={one.id}>
            {plain(one.as)}: <Source linking={one} />
            {one.note && ` (${one.note})`}{" "}
            <small>
              by {one.by}, {dayOf(one.at)}
            </small>{" "}
            <button type="button" className="quiet" disabled={state.waiting} onClick={() => run(UNDO, { id: one.id })}>
              undo
            </button>
          </li>
        ))}
      </ul>
      {state.error && <Problem>{state.error.message}</Problem>}
    </>
  );
}

function Source({ linking: { link, article } }) {
  if (article) return <a href={pageOf(article.id)}>{titleOf(article)}</a>;
  const told = link?.title || link?.url || "a source";
  return isWeb(link?.url) ? <Away href={link.url}>{told}</Away> : told;
}

/** Link a source to a claim or a statement. */
export function LinkSource({ subject }) {
  return (
    <Menu label="link a source" className="keyed">
      <Form subject={subject} />
    </Menu>
  );
}

function Form({ subject }) {
  const [source, setSource] = useState({ as: "PRIMARY" });
  const [run, state] = useChange();
  const set = (event) => setSource({ ...source, [event.target.name]: event.target.value });
  const send = async (event) => {
    event.preventDefault();
    if (await run(LINK, { subject, source })) setSource({ as: source.as });
  };
  return (
    <form className="link" onSubmit={send}>
      <label>
        <span>Address, or the id of an article</span>
        <input name="to" required value={source.to ?? ""} placeholder="https://…" onChange={set} />
      </label>
      <label>
        <span>It is</span>
        <select name="as" value={source.as} onChange={set}>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {plain(kind)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Title</span>
        <input name="title" value={source.title ?? ""} onChange={set} />
      </label>
      <label>
        <span>Note</span>
        <input name="note" value={source.note ?? ""} onChange={set} />
      </label>
      <button className="primary" disabled={state.waiting}>
        Link
      </button>
      {state.error && <Problem>{state.error.message}</Problem>}
    </form>
  );
}
