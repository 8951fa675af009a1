import { useRef } from "react";

import { to } from "../address.js";
import { escape } from "../citation.js";
import { saveDrawing } from "../drawing.js";
import { addressOf, documentText, given, useAnswer, useRead } from "../read.js";
import { Answer } from "./Basics.jsx";
import { Boundary } from "./Boundary.jsx";
import { Copy } from "./Copy.jsx";
import { Menu } from "./Menu.jsx";

/**
 * A chart with its heading, drawn from the answer of one named document, and from nothing else: the question that is
 * shown and copied is the one that was asked. `embed` is its address under /embed/, `children` draws the answer.
 */
export function Chart({ title, note, name, variables, embed, tools, children }) {
  const state = useRead(name, variables);
  const body = useRef(null);
  return (
    <section className="chart">
      <header>
        <h2>{title}</h2>
        {tools}
        <Menu label="Query and data" className="source">
          <Source {...{ name, variables, embed, title, body }} />
        </Menu>
      </header>
      {note && <p className="note">{note}</p>}
      <div className="body" ref={body}>
        <Boundary>
          <Answer state={state} label="Counting">
            {children}
          </Answer>
        </Boundary>
      </div>
    </section>
  );
}

function Source({ name, variables, embed, title, body }) {
  const question = useAnswer(() => documentText(name), name);
  const asked = given(variables);
  const written = JSON.stringify(asked, null, 2);
  return (
    <>
      <p className="label">The question in GraphQL</p>
      <Answer state={question}>
        {(query) => (
          <>
            <pre tabIndex={0}>{query}</pre>
            <p className="label">Its variables</p>
            <pre tabIndex={0}>{written}</pre>
            <div className="row">
              <Copy text={query}>Copy the query</Copy>
              <Copy text={written}>Copy its variables</Copy>
              <a className="button keyed" href={to("graphql", { query, variables: written })}>
                Open in the playground
              </a>
            </div>
          </>
        )}
      </Answer>
      <p className="label">The same numbers elsewhere</p>
      <div className="row">
        <a className="button" href={addressOf(name, variables, "json")} target="_blank" rel="noreferrer">
          JSON
        </a>
        <a className="button" href={addressOf(name, variables, "csv")} download={`${name}.csv`}>
          CSV
        </a>
        <button type="button" onClick={() => saveDrawing(body.current, title)}>
          SVG
        </button>
        {embed && <Copy text={frame(embed, title)}>Copy the lines that embed it</Copy>}
      </div>
    </>
  );
}

function frame(embed, title) {
  return `<iframe src="${escape(embed)}" title="${escape(title)}" width="100%" height="360" style="border:0"></iframe>`;
}
