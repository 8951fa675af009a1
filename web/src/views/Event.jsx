import { madeAt, wordsOf } from "../address.js";
import { Answer, Counts, Empty, Headline, NodeLink, Number, When } from "../parts/Basics.jsx";
import { Judged } from "../parts/Judged.jsx";
import { Statements } from "../parts/Statements.jsx";
import { useRead } from "../read.js";
import { capital, count, kindOf, plain } from "../words.js";

const FIRST = 10;

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
  const label = capital(kindOf(event));
  return (
    <>
      <Headline label={label} title={capital(event.name)}>
        <p>
          {event.time && <When interval={event.time} />}
          {event.place && (
            <>
              , <NodeLink node={event.place} />
            </>
          )}
        </p>
        {event.participants?.length > 0 && (
          <p>
            {event.participants.map(({ role, entity }, n) => (
              <span key={`${role} ${entity.id}`}>
                {n > 0 && " · "}
                {plain(role)} <NodeLink node={entity} />
              </span>
            ))}
          </p>
        )}
        {event.type === "speech" && <Counts counts={event.counts} filter={madeAt(event.id)} />}
      </Headline>
      <Names mentions={event.mentions.filter((mention) => isName(mention, event))} />
      {partsOf(event).map(({ title, filter }) => (
        <Part key={title} title={title} filter={filter} />
      ))}
      <Judged judgements={event.judgements} node={event} />
    </>
  );
}

/** Visitors are not told which mentions are its names; an occasion has hardly any. */
function isName({ text, form }, { type, names }) {
  return names ? names.includes(text) : form !== "PRONOUN" && type !== "speech";
}

/** The words of each outlet for it, side by side, each once; a mere “said” is no name. */
function Names({ mentions }) {
  const outlets = [...Map.groupBy(mentions, ({ article }) => article.outlet?.name ?? "Outlet not known")];
  if (!outlets.length) return null;
  return (
    <section>
      <h2>What it is called, and by whom</h2>
      <div className="columns">
        {outlets.map(([outlet, found]) => (
          <div key={outlet}>
            <h3>{outlet}</h3>
            <ul className="plain">
              {[...Map.groupBy(found, ({ text }) => text)].map(([text, [mention, ...others]]) => (
                <li key={text}>
                  <a href={wordsOf(mention)}>“{text}”</a>{" "}
                  {others.length > 0 && <small>and {count(others.length, "more place")}</small>}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

/** Statements that have to do with it and lie alike beside it in time; nothing where there are none. */
function Part({ title, filter }) {
  const state = useRead("quotations", { filter, order: "OLDEST", first: FIRST });
  const found = state.data?.statements.counts.statements;
  if (found === 0) return null;
  return (
    <section>
      <h2>
        {title} {found > 0 && <Number value={found} filter={filter} label="statements" />}
      </h2>
      <Statements filter={filter} order="OLDEST" first={FIRST} />
    </section>
  );
}

/**
 * Every statement that has to do with an event, in parts that do not overlap. What dates a statement by the event tells
 * best where it lies; else the days tell.
 */
function partsOf({ id, time = {} }) {
  const it = { some: { id: [id] } };
  const dated = (order) => ({ datedBy: { order: [order], ...it } });
  const by = (order, said) => ({ or: [dated(order), ...(said ? [{ not: { datedBy: it }, said: { ...said, certainty: "CERTAIN" } }] : [])] });
  const { earliest, latest } = time;
  const places = [
    ["Said before it", by("BEFORE", earliest && { to: dayBeside(earliest, -1) })],
    ["Said on the day", by("ON", earliest && earliest === latest && { from: earliest, to: latest })],
    ["Said after it", by("AFTER", latest && { from: dayBeside(latest, 1) })],
  ];
  const at = madeAt(id).where;
  const rest = [at, ...places.map(([, where]) => where)].map((where) => ({ not: where }));
  return [
    ["Said at it", at],
    ...places.map(([title, where]) => [title, { and: [{ not: at }, where] }]),
    ["Said of it, when is not known", { and: rest }],
  ].map(([title, where]) => ({ title, filter: { event: id, where } }));
}

function dayBeside(day, days) {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
