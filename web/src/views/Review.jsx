import { useLayoutEffect } from "react";

import { printedAt, to } from "../address.js";
import { Answer, Empty, Headline, NodeLink, Problem, When } from "../parts/Basics.jsx";
import { Decisions, sidesOf } from "../parts/Judged.jsx";
import { Pages } from "../parts/Pages.jsx";
import { useRead } from "../read.js";
import { ACTS, correctionTold, count, plain, short, speakerOf, titleOf } from "../words.js";
import { useDecision } from "../write.js";

const WAITING = { first: 20 };
const DECIDED = { first: 10 };

/** What people should decide, one pair after the other; by the mouse, or by the keys S, N and U. */
export default function Review() {
  return (
    <>
      <Headline title="Review">
        <p className="note">
          Pairs that may be the same. What moves the most statements comes first; each is asked once, and every decision can be
          taken back below. On the first pair, the keys <kbd>S</kbd>, <kbd>N</kbd> and <kbd>U</kbd> answer.
        </p>
      </Headline>
      <Answer state={useRead("review", WAITING)}>
        {({ review }) =>
          review.totalCount ? (
            <Queue key={review.nodes.map(({ id }) => id).join()} start={review} />
          ) : (
            <Empty title="Nothing is waiting for a decision.">
              <p>
                When articles are loaded that may speak of the same, they are asked about here. <a href={to("add")}>Add an article</a>
              </p>
            </Empty>
          )
        }
      </Answer>
      <Answer state={useRead("judgements", DECIDED)} label="Reading what was decided">
        {({ judgements }) => <Decided start={judgements} />}
      </Answer>
    </>
  );
}

/** Everything that was ever decided, what people decided first; what is not undone can be. */
function Decided({ start }) {
  if (!start.totalCount) return null;
  return (
    <section aria-label="Decided">
      <h2>{count(start.totalCount, "decision")} made, by people and by rules</h2>
      <Pages start={start} name="judgements" variables={DECIDED}>
        {(pages) => <Decisions judgements={pages.flatMap(({ nodes }) => nodes)} />}
      </Pages>
    </section>
  );
}

function Queue({ start }) {
  return (
    <section aria-label="Waiting">
      <h2>{count(start.totalCount, "decision")} waiting</h2>
      <Pages start={start} name="review" variables={WAITING}>
        {(pages) => (
          <div className="suggestions">
            {pages
              .flatMap(({ nodes }) => nodes)
              .map((one, n) => (
                <Suggestion key={one.id} suggestion={one} first={n === 0} />
              ))}
          </div>
        )}
      </Pages>
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

function Suggestion({ suggestion, first }) {
  const [judge, , state] = useDecision();
  const { of, reason, score, moves, claims, entities, events, correction, judgement } = suggestion;
  const pair = sidesOf(suggestion);
  const decide = (verdict) => judge(pair[0].id, pair[1].id, verdict);
  useLayoutEffect(() => {
    if (!first || pair.length < 2) return undefined;
    const keyed = (event) => {
      if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
      const verdict = VERDICTS.find(([, , key]) => key === event.key.toLowerCase());
      if (verdict) decide(verdict[0]);
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
          {judgement.by} judged that <NodeLink node={sidesOf(judgement)[0]}>{nameOf(sidesOf(judgement)[0])}</NodeLink> is not one.
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
          {VERDICTS.map(([verdict, label, key]) => (
            <button key={verdict} type="button" disabled={state.waiting} onClick={() => decide(verdict)}>
              {label} {first && <kbd>{key.toUpperCase()}</kbd>}
            </button>
          ))}
        </div>
      )}
      {state.error && <Problem>{state.error.message}</Problem>}
    </article>
  );
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
            {speakerOf(one)} {ACTS[one.act]}: <q>{short(one.text, 140)}</q>{" "}
            <small>
              <a href={printedAt(one.article, one)}>{titleOf(one.article)}</a>, <When interval={one.said} />
            </small>
          </li>
        ))}
      </ul>
    </div>
  );
}
