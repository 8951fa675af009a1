import { pageOf } from "../address.js";
import { Answer, Counts, Empty, NodeLink, Number, When } from "../parts/Basics.jsx";
import { Positions } from "../parts/Positions.jsx";
import { Statements } from "../parts/Statements.jsx";
import { useRead } from "../read.js";
import { plain, titleOf } from "../words.js";
import { OverTime } from "./Dashboard.jsx";

/** One person, body or state: as what it is printed, what it says over time, about whom, and what is said about it. */
export function Speaker({ params }) {
  const state = useRead("entity", { id: params.get("id") ?? "" });
  return (
    <Answer state={state}>
      {({ node }) => (node?.name ? <Shown entity={node} params={params} /> : <Empty title="There is nobody with this id." />)}
    </Answer>
  );
}

function Shown({ entity, params }) {
  const filter = { speaker: entity.id };
  const spoken = entity.spokenOf.counts.statements;
  return (
    <>
      <header className="headline">
        <p className="label">
          {plain(entity.type)}
          {entity.country && `, ${entity.country}`}
          {entity.partOf && (
            <>
              , part of <NodeLink node={entity.partOf} />
            </>
          )}
        </p>
        <h1>{entity.name}</h1>
        <Counts counts={entity.counts} filter={filter} />
      </header>
      <Roles entity={entity} />
      {entity.counts.statements > 0 && (
        <>
          <OverTime filter={filter} params={params} />
          <Positions speaker={entity} />
        </>
      )}
      <div className="columns wide">
        <section>
          <h2>What it said</h2>
          <Statements filter={filter} first={10} empty={<p className="note">Nothing, in what is loaded.</p>} />
        </section>
        <section>
          <h2>
            Said about it: <Number value={spoken} filter={{ about: entity.id }} label="statements about it" />
          </h2>
          <Statements filter={{ about: entity.id }} first={10} empty={<p className="note">Nothing, in what is loaded.</p>} />
        </section>
      </div>
    </>
  );
}

/** As what it is printed: the descriptions with their articles, and every name. */
function Roles({ entity }) {
  const described = entity.mentions.filter((mention) => mention.form === "NOMINAL");
  const names = entity.aliases.filter((alias) => alias !== entity.name);
  const happenings = entity.events.edges.filter(({ node }) => node.type !== "speech");
  if (!names.length && !described.length && !entity.parts.length && !happenings.length) return null;
  return (
    <section className="columns">
      {names.length > 0 && (
        <div>
          <h2>Also printed as</h2>
          <p>{names.join(" · ")}</p>
        </div>
      )}
      {described.length > 0 && (
        <div>
          <h2>Described as</h2>
          <ul className="plain">
            {described.map((mention) => (
              <li key={mention.id}>
                “{mention.text}” <small><a href={pageOf(mention.article.id)}>{titleOf(mention.article)}</a></small>
              </li>
            ))}
          </ul>
        </div>
      )}
      {entity.parts.length > 0 && (
        <div>
          <h2>Belongs to it</h2>
          <ul className="plain">
            {entity.parts.map((part) => (
              <li key={part.id}>
                <NodeLink node={part} /> <small>{plain(part.type)}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
      {happenings.length > 0 && (
        <div>
          <h2>Took part in</h2>
          <ul className="plain">
            {happenings.map(({ role, node }) => (
              <li key={`${node.id} ${role}`}>
                <NodeLink node={node} /> <small><When interval={node.time} /></small>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
