import { useLayoutEffect, useState } from "react";

import { pageOf } from "../address.js";
import { Answer, Empty, NodeLink, Problem, When } from "../parts/Basics.jsx";
import { useDecision } from "../parts/Decide.jsx";
import { read, useRead } from "../read.js";
import { ACTS, correctionTold, count, plain, short, titleOf } from "../words.js";

/** What people should decide, one pair after the other; by the mouse, or by the keys S, N and U. */
export function Review() {
  const [decided, setDecided] = useState([]);
  return (
    <>
      <header className="headline">
        <h1>Review</h1>
        <p className="note">
          Pairs that may be the same. What moves the most statements comes first; each is asked once, and every decision can
          be taken back. On the first pair, the keys S, N and U answer.
        </p>
      </header>
      <Decided made={decided} onUndone={(id) => setDecided(decided.filter((one) => one.id !== id))} />
      <Answer state={useRead("review", { first: 20 })}>
        {({ review }) =>
          review.totalCount ? (
            <Queue key={review.nodes.map(({ id }) => id).join()} start={review} onDecided={(one) => setDecided([one, ...decided])} />
          ) : (
            <Empty title="Nothing is waiting for a decision.">
              <p>When articles are loaded that may speak of the same, they are asked about here.</p>
            </Empty>
          )
        }
      </Answer>
    </>
  );
}

function Decided({ made, onUndone }) {
  const [, undo, state] = useDecision();
  if (!made.length) return null;
  return (
    <section aria-label="Decided just now">
      <h2>Decided just now</h2>
      <ul className="plain">
        {made.map(({ id, told }) => (
          <li key={id}>
            {told}{" "}
            <button type="button" className="quiet" onClick={async () => (await undo(id)) && onUndone(id)}>
              undo
            </button>
          </li>
        ))}
      </ul>
      {state.error && <Problem>{state.error.message}</Problem>}
    </section>
  );
}

function Queue({ start, onDecided }) {
  const [more, setMore] = useState([]);
  const pages = [start, ...more];
  const { hasNextPage, endCursor } = pages.at(-1).pageInfo;
  const next = async () => {
    const { review } = await read("review", { first: 20, after: endCursor });
    setMore([...more, review]);
  };
  return (
    <section>
      <h2>{count(start.totalCount, "decision")} waiting</h2>
      <div className="statements">
        {pages
          .flatMap((page) => page.nodes)
          .map((one, n) => (
            <Suggestion key={one.id} suggestion={one} first={n === 0} onDecided={onDecided} />
          ))}
      </div>
      {hasNextPage && (
        <button type="button" className="more" onClick={next}>
          Show more
        </button>
      )}
    </section>
  );
}

const TITLES = {
  correction: "A correction finds its words no longer",
  judgement: "Judgements contradict each other",
};

const VERDICTS = [
  ["SAME", "Same", "s"],
  ["NOT_SAME", "Not the same", "n"],
  ["UNSURE", "Cannot be told", "u"],
];

function Suggestion({ suggestion, first, onDecided }) {
  const [judge, , state] = useDecision();
  const { of, reason, score, moves, claims, entities, events, correction, judgement } = suggestion;
  const pair = [...claims, ...entities, ...events];
  const decide = async (verdict, label) => {
    const made = await judge(pair[0].id, pair[1].id, verdict);
    if (made) onDecided({ id: made.id, told: `${pair.map(nameOf).join(" and ")}: ${label.toLowerCase()}` });
  };
  useLayoutEffect(() => {
    if (!first || pair.length < 2) return undefined;
    const keyed = (event) => {
      if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
      const verdict = VERDICTS.find(([, , key]) => key === event.key.toLowerCase());
      if (verdict) decide(verdict[0], verdict[1]);
    };
    addEventListener("keydown", keyed);
    return () => removeEventListener("keydown", keyed);
  });
  return (
    <article className="suggestion">
      <h3>
        {TITLES[of] ?? `The same ${of}?`}{" "}
        <small>
          {reason}, {Math.round(score * 100)} of 100, moves {count(moves, "statement")}
        </small>
      </h3>
      {correction && <p>{correctionTold(correction)}</p>}
      {judgement && (
        <p>
          {judgement.by} judged that <NodeLink node={judgedOf(judgement)}>{nameOf(judgedOf(judgement))}</NodeLink> is not one.
        </p>
      )}
      <div className="pair">
        {claims.map((one) => (
          <Side key={one.id} node={one} name={<span className="words">{one.gist}</span>} printed={one.statements.nodes} />
        ))}
        {entities.map((one) => (
          <Side key={one.id} node={one} name={one.name} told={toldOf(one)} printed={one.statements.nodes} />
        ))}
        {events.map((one) => (
          <Side key={one.id} node={one} name={one.name} told={<When interval={one.time} />} printed={[...one.statements.nodes, ...one.spokenOf.nodes]} />
        ))}
      </div>
      {pair.length === 2 && (
        <div className="row">
          {VERDICTS.map(([verdict, label]) => (
            <button key={verdict} type="button" disabled={state.waiting} onClick={() => decide(verdict, label)}>
              {label}
            </button>
          ))}
        </div>
      )}
      {state.error && <Problem>{state.error.message}</Problem>}
    </article>
  );
}

function judgedOf({ claims, entities, events }) {
  return [...claims, ...entities, ...events][0];
}

function nameOf(node) {
  return `“${short(node.gist ?? node.name, 60)}”`;
}

function toldOf({ type, country, aliases, counts }) {
  return [plain(type), country, aliases.length > 1 && aliases.join(" · "), count(counts.statements, "statement")]
    .filter(Boolean)
    .join(", ");
}

function Side({ node, name, told, printed }) {
  return (
    <div>
      <p className="lead">
        <NodeLink node={node}>{name}</NodeLink>
      </p>
      {told && <p className="note">{told}</p>}
      <ul className="plain">
        {printed.map((one) => (
          <li key={one.id}>
            {one.speaker?.name ?? "Somebody"} {ACTS[one.act]}: <q>{short(one.text, 140)}</q>{" "}
            <small>
              <a href={`${pageOf(one.article.id)}#${one.id}`}>{titleOf(one.article)}</a>, <When interval={one.said} />
            </small>
          </li>
        ))}
      </ul>
    </div>
  );
}
