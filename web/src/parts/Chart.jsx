import { useRef } from "react";

import { to } from "../address.js";
import { addressOf, documentText, useAnswer } from "../read.js";
import { saveDrawing } from "../drawing.js";
import { Copy } from "./Copy.jsx";
import { Menu } from "./Menu.jsx";

/**
 * A chart with its heading, and what it is made of: the question behind it, its numbers as files, the picture, and
 * the lines that embed it elsewhere. `embed` is the name under /embed/.
 */
export function Chart({ title, note, name, variables, embed, tools, children, level = 2 }) {
  const Heading = `h${level}`;
  const body = useRef(null);
  return (
    <section className="chart">
      <header>
        <Heading>{title}</Heading>
        {tools}
        <Menu label="Query and data" className="source">
          <Source name={name} variables={variables} embed={embed} title={title} body={body} />
        </Menu>
      </header>
      {note && <p className="note">{note}</p>}
      <div className="body" ref={body}>
        {children}
      </div>
    </section>
  );
}

function Source({ name, variables, embed, title, body }) {
  const { data: query = "" } = useAnswer(() => documentText(name), name);
  const given = JSON.stringify(compact(variables), null, 2);
  return (
    <>
      <p className="label">The question in GraphQL</p>
      <pre tabIndex={0}>{query}</pre>
      {given !== "{}" && <pre tabIndex={0}>{given}</pre>}
      <div className="row">
        <Copy text={query}>Copy the query</Copy>
        <Copy text={given}>Copy its variables</Copy>
        <a className="button" href={to("graphql", { query, variables: compact(variables) })}>
          Open in the playground
        </a>
      </div>
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
        {embed && <Copy text={frame(embed, variables, title)}>Copy the lines that embed it</Copy>}
      </div>
    </>
  );
}

function compact(variables) {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== null));
}

function frame(embed, variables, title) {
  const address = to(`embed/${embed}`, compact(variables)).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${address}" title="${title}" width="100%" height="360" style="border:0"></iframe>`;
}

