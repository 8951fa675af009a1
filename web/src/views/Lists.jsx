import { useEffect, useState } from "react";

import { pageOf, to } from "../address.js";
import { Answer, Empty, Number, When } from "../parts/Basics.jsx";
import { read, useRead } from "../read.js";
import { count, titleOf } from "../words.js";

const MOST = 100;

/** What was claimed, how often it is printed and said. */
export function Claims() {
  return (
    <List title="Claims" name="claims" columns={["Claim", "First said", "Printed"]}>
      {(claim) => [
        <a key="claim" className="words" href={pageOf(claim.id)}>
          {claim.gist}
        </a>,
        <When key="when" interval={claim.firstSaid} />,
        <Number key="printed" value={claim.counts.statements} filter={{ claim: claim.id }} label="statements" />,
      ]}
    </List>
  );
}

/** Those who said most. */
export function Speakers() {
  const state = useRead("speakers", { first: MOST });
  return (
    <>
      <h1>Speakers</h1>
      <Answer state={state}>
        {({ statements: { facets } }) => (
          <>
            <p className="note">
              {facets.bySpeaker.length < MOST ? count(facets.bySpeaker.length, "speaker") : `The ${MOST} who said most`}
            </p>
            <Table
              columns={["Name", "Statements", "Occasions", "Outlets"]}
              rows={facets.bySpeaker.map((speaker) => [
                speaker.key,
                <a key="name" href={pageOf(speaker.key)}>
                  {speaker.label}
                </a>,
                <Number key="said" value={speaker.statements} filter={speaker.filter} label="statements" />,
                speaker.occasions,
                speaker.outlets,
              ])}
            />
          </>
        )}
      </Answer>
    </>
  );
}

/** What happened, and the occasions at which somebody spoke. */
export function Events() {
  return (
    <List title="Events" name="events" columns={["Event", "When", "Kind"]}>
      {(event) => [
        <a key="name" href={pageOf(event.id)}>
          {event.name}
        </a>,
        <When key="when" interval={event.time} />,
        event.type === "speech" ? "occasion of speech" : event.type,
      ]}
    </List>
  );
}

/** What is loaded. */
export function Articles() {
  return (
    <List title="Articles" name="articles" columns={["Article", "Published", "Statements"]}>
      {(article) => [
        <span key="name">
          <a href={pageOf(article.id)}>{titleOf(article)}</a>{" "}
          {article.title && article.outlet && <small>{article.outlet.name}</small>}
        </span>,
        <When key="when" interval={article.published} />,
        <Number key="said" value={article.statements.totalCount} filter={{ article: article.id }} label="statements" />,
      ]}
    </List>
  );
}

function List({ title, name, columns, children }) {
  const state = useRead(name, { first: 50 });
  return (
    <>
      <h1>{title}</h1>
      <Answer state={state}>
        {(data) => <Rows start={data[name]} {...{ name, columns, children }} />}
      </Answer>
    </>
  );
}

function Rows({ start, name, columns, children }) {
  const [more, setMore] = useState([]);
  useEffect(() => setMore([]), [start]);
  const pages = [start, ...more];
  const last = pages.at(-1);
  const next = async () => {
    const answer = await read(name, { first: 50, after: last.pageInfo.endCursor });
    setMore([...more, answer[name]]);
  };
  if (!start.nodes.length) {
    return (
      <Empty title="Nothing is loaded yet.">
        <p>
          <a className="button primary" href={to("add")}>
            Add an article
          </a>
        </p>
      </Empty>
    );
  }
  return (
    <>
      <p className="note">{count(start.totalCount, name.slice(0, -1))}</p>
      <Table columns={columns} rows={pages.flatMap((page) => page.nodes).map((node) => [node.id, ...children(node)])} />
      {last.pageInfo.hasNextPage && (
        <button type="button" className="more" onClick={next}>
          Show more
        </button>
      )}
    </>
  );
}

/** Rows begin with their key. */
function Table({ columns, rows }) {
  return (
    <div className="scroll">
      <table className="list">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, ...cells]) => (
            <tr key={key}>
              {cells.map((cell, n) => (
                <td key={columns[n]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
