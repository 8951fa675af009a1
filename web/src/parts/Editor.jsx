import { useId, useState } from "react";

import { ACTS, correctionTold, plain, speakerOf } from "../words.js";
import { UNDO, useChange } from "../write.js";
import { Problem } from "./Basics.jsx";

const CORRECT = `mutation Correct($statement: ID!, $field: CorrectedField!, $value: [String!]!) {
  correct(statement: $statement, field: $field, value: $value) { problem { message } id }
}`;
const STRIKE = `mutation Strike($statement: ID!) { strike(statement: $statement) { problem { message } id } }`;
const ADD = `mutation Add($article: String!, $statement: StatementInput!) {
  addStatement(article: $article, statement: $statement) { problem { message } id }
}`;
const TYPES = ["DIRECT", "MIXED", "INDIRECT"];

/** Set one statement right: who said it, what is done by it, when; strike it; take back what was set right. */
export function Editor({ statement, speakers }) {
  const [open, setOpen] = useState(false);
  const [run, state] = useChange();
  const correct = (field, value) => run(CORRECT, { statement: statement.id, field, value });
  return (
    <section className="editor" aria-label="Set right">
      <div className="row">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          Change
        </button>
        <button type="button" disabled={state.waiting} onClick={() => run(STRIKE, { statement: statement.id })}>
          Strike: this is no statement
        </button>
      </div>
      {open && (
        <div className="fields">
          <Speakers
            speakers={speakers.filter(({ id }) => id !== statement.speaker?.id)}
            disabled={state.waiting}
            onChoose={(id) => correct("SPEAKER", [id])}
          >
            <button type="button" disabled={state.waiting} onClick={() => correct("SPEAKER", [])}>
              nobody that is known
            </button>
            <Line label={ELSE} value="" onSend={(name) => correct("SPEAKER", [name])} />
          </Speakers>
          <Pick label="Act" value={statement.act} options={Object.keys(ACTS)} onChange={(value) => correct("ACT", [value])} />
          <Pick label="Words" value={statement.type} options={TYPES} onChange={(value) => correct("TYPE", [value])} />
          <Line
            label="Said (2023-09-24, 2023-09, ../2023-09-25)"
            value={statement.said.edtf ?? ""}
            onSend={(value) => correct("SAID", [value])}
          />
          <Line
            label="About, with commas between; target: NAME where it is aimed at one"
            value={statement.about.map(({ name, role }) => (role === "TARGET" ? `target: ${name}` : name)).join(", ")}
            onSend={(value) => correct("ABOUT", value.split(",").map((name) => name.trim()).filter(Boolean))}
          />
        </div>
      )}
      {state.error && <Problem>{state.error.message}</Problem>}
      <History corrections={statement.corrected} run={run} />
    </section>
  );
}

const ELSE = "Somebody else (person: NAME for one who is not known yet)";

/** Those who speak in the article, one click each; `chosen` is one of them, `children` ask for anybody else. */
function Speakers({ speakers, chosen, disabled, onChoose, children }) {
  return (
    <fieldset className="chips">
      <legend>Who said it</legend>
      {speakers.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          disabled={disabled}
          aria-pressed={chosen === undefined ? undefined : chosen === id}
          onClick={() => onChoose(id)}
        >
          {name}
        </button>
      ))}
      {children}
    </fieldset>
  );
}

function Pick({ label, value, options, onChange }) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {plain(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Line({ label, value, onSend }) {
  const [text, setText] = useState(value);
  const id = useId();
  const send = (event) => {
    event.preventDefault();
    if (text.trim() !== value) onSend(text.trim());
  };
  return (
    <form onSubmit={send}>
      <label htmlFor={id}>
        <span>{label}</span>
      </label>
      <span className="row">
        <input id={id} value={text} onChange={(event) => setText(event.target.value)} />
        <button disabled={text.trim() === value}>Set</button>
      </span>
    </form>
  );
}

/** What people set right, each with a way to take it back. */
function History({ corrections, run }) {
  if (!corrections.length) return null;
  return (
    <ul className="plain history">
      {corrections.map((one) => (
        <li key={one.id} className={one.undoneAt ? "undone" : ""}>
          {correctionTold(one)}
          {one.undoneAt ? (
            " (taken back)"
          ) : (
            <button type="button" className="quiet" onClick={() => run(UNDO, { id: one.id })}>
              undo
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What was struck out of an article, with a way to take that back. */
export function Struck({ statements }) {
  const [run, state] = useChange();
  if (!statements.length) return null;
  return (
    <section>
      <h2>No longer shown</h2>
      <ul className="plain">
        {statements.map((one) => (
          <li key={one.id}>
            {speakerOf(one)}: <q>{one.text}</q>
            <History corrections={one.corrected} run={run} />
          </li>
        ))}
      </ul>
      {state.error && <Problem>{state.error.message}</Problem>}
    </section>
  );
}

/** Add a statement that was missed: its words are selected in the text or typed, its speaker is chosen. */
export function Missed({ article, speakers, selected, onAdded }) {
  const [typed, setTyped] = useState("");
  const [speaker, setSpeaker] = useState(null);
  const [run, state] = useChange();
  const words = selected ?? (typed.trim() ? { exact: typed.trim() } : null);
  const save = async () => {
    const content = [{ exact: words.exact, start: words.start }];
    const made = await run(ADD, { article: article.id, statement: { content, speaker } });
    if (made) {
      setTyped("");
      setSpeaker(null);
      onAdded();
    }
  };
  return (
    <details className="editor" open={selected ? true : undefined}>
      <summary>Add a statement that was missed</summary>
      {selected ? (
        <blockquote>{selected.exact}</blockquote>
      ) : (
        <label>
          <span>Select its words in the text, or type them as they stand there</span>
          <textarea rows={2} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>
      )}
      {words && (
        <>
          <Speakers speakers={speakers} chosen={speaker} onChoose={setSpeaker}>
            <label>
              <span>{ELSE}</span>
              <input
                value={speakers.some(({ id }) => id === speaker) ? "" : (speaker ?? "")}
                onChange={(event) => setSpeaker(event.target.value)}
              />
            </label>
          </Speakers>
          <button type="button" className="primary" disabled={state.waiting} onClick={save}>
            Save
          </button>
        </>
      )}
      {state.error && <Problem>{state.error.message}</Problem>}
    </details>
  );
}
