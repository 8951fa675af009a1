import { madeAt, pageOf } from "../address.js";
import { Answer, Headline, Nothing, Number, When } from "../parts/Basics.jsx";
import { Pages } from "../parts/Pages.jsx";
import { useRead } from "../read.js";
import { capital, count, kindOf, titleOf } from "../words.js";

const MOST = 100;
const FIRST = 50;

/** What was claimed, how often it is printed and said. */
export function Claims() {
  return (
    <List title="Claims" name="claims" columns={["Claim", "First said", "Printed"]} figures={1}>
      {(claim) => [
        <a key="claim" className="words" href={pageOf(claim.id)}>
          {claim.gist}
        </a>,
        <When key="when" interval={claim.firstSaid} cut />,
        <Number key="printed" value={claim.counts.statements} filter={{ claim: claim.id }} label="statements" />,
      ]}
    </List>
  );
}

/** Those who said most. */
export function Speakers() {
  const state = useRead("speakers", { first: MOST });
  return (
    <Answer state={state}>
      {({ statements: { facets } }) => (
        <>
          <Headline title="Speakers">
            <p className="note">
              {facets.bySpeaker.length < MOST ? count(facets.bySpeaker.length, "speaker") : `The ${MOST} who said most`}
            </p>
          </Headline>
          <Table
            columns={["Name", "Statements", "Occasions", "Outlets"]}
            figures={3}
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
  );
}

/** What happened, and the occasions at which somebody spoke. */
export function Events() {
  return (
    <List title="Events" name="events" columns={["Event", "When", "Said at it"]} figures={1}>
      {(event) => [
        <span key="name">
          <a href={pageOf(event.id)}>{capital(event.name)}</a> <small>{kindOf(event)}</small>
        </span>,
        event.time && <When key="when" interval={event.time} cut />,
        event.counts.statements > 0 && (
          <Number key="said" value={event.counts.statements} filter={madeAt(event.id)} label="statements" />
        ),
      ]}
    </List>
  );
}

/** What is loaded. */
export function Articles() {
  return (
    <List title="Articles" name="articles" columns={["Article", "Published", "Statements"]} figures={1}>
      {(article) => [
        <span key="name">
          <a href={pageOf(article.id)}>{titleOf(article)}</a>{" "}
          {article.title && article.outlet && <small>{article.outlet.name}</small>}
        </span>,
        <When key="when" interval={article.published} cut />,
        <Number key="said" value={article.statements.totalCount} filter={{ article: article.id }} label="statements" />,
      ]}
    </List>
  );
}

function List({ title, name, ...table }) {
  const state = useRead(name, { first: FIRST });
  return (
    <Answer state={state}>
      {(data) => (
        <>
          <Headline title={title}>
            <p className="note">{count(data[name].totalCount, name.slice(0, -1))}</p>
          </Headline>
          <Rows start={data[name]} name={name} {...table} />
        </>
      )}
    </Answer>
  );
}

function Rows({ start, name, columns, figures, children }) {
  if (!start.nodes.length) return <Nothing />;
  return (
    <Pages start={start} name={name} variables={{ first: FIRST }}>
      {(pages) => (
        <Table
          columns={columns}
          figures={figures}
          rows={pages.flatMap(({ nodes }) => nodes).map((node) => [node.id, ...children(node)])}
        />
      )}
    </Pages>
  );
}

/** Rows begin with their key; the last `figures` columns are numbers. A column of which no row tells is left out. */
function Table({ columns: all, figures, rows: whole }) {
  const there = all.map((_, n) => whole.some((row) => row[n + 1] !== undefined));
  const columns = all.filter((_, n) => there[n]);
  const rows = whole.map(([key, ...cells]) => [key, ...cells.filter((_, n) => there[n])]);
  const kind = (n) => (n >= columns.length - figures ? "figure" : undefined);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={columns[0]}>
      <table className="list">
        <thead>
          <tr>
            {columns.map((column, n) => (
              <th key={column} scope="col" className={kind(n)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, ...cells]) => (
            <tr key={key}>
              {cells.map((cell, n) => (
                <td key={columns[n]} className={kind(n)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
