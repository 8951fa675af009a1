import { wordsOf } from "../address.js";
import { Answer, Away, Column, Counts, Empty, Headline, NodeLink, Number, When } from "../parts/Basics.jsx";
import { Judged } from "../parts/Judged.jsx";
import { Positions } from "../parts/Positions.jsx";
import { Statements } from "../parts/Statements.jsx";
import { useRead } from "../read.js";
import { capital, count, plain, postTold, titleOf, when } from "../words.js";
import { OverTime } from "./Dashboard.jsx";

const FEW = 5;
const DESCRIPTIONS = 12;

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
  const silent = <p className="note">Nothing, in what is loaded.</p>;
  return (
    <>
      <Headline label={<Kind entity={entity} />} title={entity.name}>
        <Counts counts={entity.counts} filter={filter} />
      </Headline>
      <Roles entity={entity} />
      {entity.counts.statements > 0 && (
        <>
          <OverTime filter={filter} params={params} />
          <Positions speaker={entity} />
        </>
      )}
      <section>
        <h2>
          Said by {entity.name}: <Number value={entity.counts.statements} filter={filter} label="statements by it" />
        </h2>
        <Statements filter={filter} first={FEW} empty={silent} />
      </section>
      <section>
        <h2>
          Said about {entity.name}: <Number value={spoken} filter={{ about: entity.id }} label="statements about it" />
        </h2>
        <Statements filter={{ about: entity.id }} first={FEW} empty={silent} />
      </section>
      <Judged judgements={entity.judgements} node={entity} />
    </>
  );
}

function Kind({ entity: { type, country, party, partOf, wikidata } }) {
  return (
    <>
      {[capital(plain(type)), country, party].filter(Boolean).join(", ")}
      {partOf && (
        <>
          , part of <NodeLink node={partOf} />
        </>
      )}
      {wikidata && (
        <>
          {" · "}
          <Away href={`https://www.wikidata.org/wiki/${encodeURIComponent(wikidata)}`}>{wikidata}</Away>
        </>
      )}
    </>
  );
}

function heldFor({ began, ended }) {
  return [began.edtf && `from ${when(began)}`, ended.edtf ? `to ${when(ended)}` : "still held"].filter(Boolean).join(" ");
}

/** The names that are printed where visitors look, each once. */
function printed(mentions) {
  return [...new Set(mentions.filter(({ form }) => form === "NAME").map(({ text }) => text))].sort();
}

/** The posts that it held, and as what it is printed: the descriptions with their articles, and every name. */
function Roles({ entity: { name, mentions, aliases = printed(mentions), posts = [], parts = [], events } }) {
  const nominal = mentions.filter(({ form, text }) => form === "NOMINAL" && text !== name);
  const described = [...Map.groupBy(nominal, ({ text }) => text)];
  const names = aliases.filter((alias) => alias !== name);
  const happenings = (events?.edges ?? []).filter(({ node }) => node.type !== "speech");
  if (![names, described, posts, parts, happenings].some((list) => list.length)) return null;
  return (
    <section className="columns">
      <Column title="Posts" of={posts}>
        {(post) => (
          <li key={post.id}>
            {postTold(post)} <small>{heldFor(post)}</small>
          </li>
        )}
      </Column>
      {names.length > 0 && (
        <div>
          <h2>Also printed as</h2>
          <p>{names.join(" · ")}</p>
        </div>
      )}
      <Column title="Described as" of={described.slice(0, DESCRIPTIONS)}>
        {([text, [mention, ...others]]) => (
          <li key={text}>
            “{text}”{" "}
            <small>
              <a href={wordsOf(mention)}>{titleOf(mention.article)}</a>
              {others.length > 0 && ` and ${count(others.length, "more place")}`}
            </small>
          </li>
        )}
      </Column>
      <Column title="Belongs to it" of={parts}>
        {(part) => (
          <li key={part.id}>
            <NodeLink node={part} /> <small>{plain(part.type)}</small>
          </li>
        )}
      </Column>
      <Column title="Took part in" of={happenings}>
        {({ role, node }) => (
          <li key={`${node.id} ${role}`}>
            <NodeLink node={node} /> <When interval={node.time} />
          </li>
        )}
      </Column>
    </section>
  );
}
