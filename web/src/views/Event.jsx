import { pageOf } from "../address.js";
import { Answer, Counts, Empty, NodeLink, When } from "../parts/Basics.jsx";
import { Statements } from "../parts/Statements.jsx";
import { useRead } from "../read.js";
import { plain } from "../words.js";

/** One event: what it is called and by whom, what was said at it, of it, before and after it. */
export function Event({ params }) {
  const state = useRead("event", { id: params.get("id") ?? "" });
  return (
    <Answer state={state}>
      {({ node }) => (node?.mentions ? <Shown event={node} /> : <Empty title="There is no event with this id." />)}
    </Answer>
  );
}

function Shown({ event }) {
  return (
    <>
      <header className="headline">
        <p className="label">{event.type === "speech" ? "occasion of speech" : event.type}</p>
        <h1>{event.name}</h1>
        <p>
          <When interval={event.time} />
          {event.place && (
            <>
              , <NodeLink node={event.place} />
            </>
          )}
        </p>
        {event.type === "speech" && <Counts counts={event.counts} />}
        {event.participants.length > 0 && (
          <p>
            {event.participants.map(({ role, entity }, n) => (
              <span key={`${role} ${entity.id}`}>
                {n > 0 && " · "}
                {plain(role)} <NodeLink node={entity} />
              </span>
            ))}
          </p>
        )}
      </header>
      <Names mentions={event.mentions} />
      <Sayings event={event} />
    </>
  );
}

/** The words of each outlet for it, side by side. */
function Names({ mentions }) {
  const outlets = new Map();
  for (const mention of mentions) {
    const name = mention.article.outlet?.name ?? "Outlet not known";
    outlets.set(name, [...(outlets.get(name) ?? []), mention]);
  }
  if (!outlets.size) return null;
  return (
    <section>
      <h2>What it is called, and by whom</h2>
      <div className="columns">
        {[...outlets].map(([outlet, found]) => (
          <div key={outlet}>
            <h3>{outlet}</h3>
            <ul className="plain">
              {found.map((mention) => (
                <li key={mention.id}>
                  <a href={`${pageOf(mention.article.id)}#at-${mention.start}-${mention.end}`}>“{mention.text}”</a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

const PARTS = [
  ["before", "Said before it"],
  ["at", "Said at it"],
  ["on", "Said on the day"],
  ["after", "Said after it"],
  ["open", "Said of it, when is not known"],
];

/** Every statement that has to do with it, by where it lies beside it in time. */
function Sayings({ event }) {
  const found = useRead("quotations", { filter: { event: event.id }, first: 100, order: "OLDEST" });
  return (
    <Answer state={found}>
      {({ statements }) => {
        const places = new Map(statements.edges.map(({ node }) => [node.id, placeOf(node, event)]));
        return PARTS.map(([part, title]) => {
          const ids = new Set([...places].filter(([, place]) => place === part).map(([id]) => id));
          if (!ids.size) return null;
          return (
            <section key={part}>
              <h2>
                {title} <small>{ids.size}</small>
              </h2>
              <Statements filter={{ event: event.id }} order="OLDEST" first={100} only={ids} />
            </section>
          );
        });
      }}
    </Answer>
  );
}

/** What dates a statement says it best, else the days do; a day that both share is the day of it. */
function placeOf(statement, event) {
  if (event.statements.nodes.some(({ id }) => id === statement.id)) return "at";
  const dated = event.datedStatements.edges.find(({ node }) => node.id === statement.id);
  if (dated) return dated.order.toLowerCase();
  const { said } = statement;
  const { time } = event;
  if (said.latest && time.earliest && said.latest < time.earliest) return "before";
  if (said.earliest && time.latest && said.earliest > time.latest) return "after";
  return said.earliest && said.earliest === said.latest && said.latest === time.latest ? "on" : "open";
}
