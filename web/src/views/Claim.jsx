import { Answer, Column, Counts, Empty, Headline, NodeLink, Problem, When, Who } from "../parts/Basics.jsx";
import { Judged } from "../parts/Judged.jsx";
import { LinkSource, Sources } from "../parts/Sources.jsx";
import { Statements } from "../parts/Statements.jsx";
import { useRead } from "../read.js";
import { short, times } from "../words.js";
import { useDecision } from "../write.js";

/** One claim: every statement of it at its place, who denies and who supports it. */
export function Claim({ params }) {
  const state = useRead("claim", { id: params.get("id") ?? "" });
  return (
    <Answer state={state}>
      {({ node }) => (node?.gist ? <Shown claim={node} /> : <Empty title="There is no claim with this id." />)}
    </Answer>
  );
}

function Shown({ claim }) {
  const { edges } = claim.statements;
  const stances = new Map(edges.map(({ stance, node }) => [node.id, stance]));
  return (
    <>
      <Headline label="Claim" title={claim.gist} words>
        <p>
          First said <When interval={claim.firstSaid} />
        </p>
        <Counts counts={claim.counts} filter={{ claim: claim.id }} />
        <Sources links={claim.links} />
        <p className="note keyed">
          <LinkSource subject={claim.id} />
        </p>
      </Headline>
      <Sides edges={edges} />
      <Alike claim={claim} />
      <section>
        <h2>Where it is printed</h2>
        <Statements filter={{ claim: claim.id }} order="OLDEST" stances={stances} />
      </section>
      <Judged judgements={claim.judgements} node={claim} />
    </>
  );
}

/** Claims that may be the same, to be decided here, and those in the same words by others. */
function Alike({ claim }) {
  const { suggestions = [], sameWords = [] } = claim;
  if (!suggestions.length && !sameWords.length) return null;
  return (
    <section className="columns">
      <Column title="May be the same" of={suggestions}>
        {(one) => <Suggested key={one.id} claim={claim} suggestion={one} />}
      </Column>
      <Column title="The same words by others" of={sameWords}>
        {(other) => (
          <li key={other.id}>
            <NodeLink node={other}>{other.gist}</NodeLink> <small>printed {times(other.counts.statements)}</small>
          </li>
        )}
      </Column>
    </section>
  );
}

function Suggested({ claim, suggestion: { claims, reason, score } }) {
  const [judge, , state] = useDecision();
  const other = claims.find(({ id }) => id !== claim.id);
  if (!other) return null;
  const decide = (verdict) => judge(claim.id, other.id, verdict);
  return (
    <li>
      <NodeLink node={other}>{other.gist}</NodeLink>{" "}
      <small>
        {reason}, {Math.round(score * 100)} of 100
      </small>
      <span className="row">
        <button type="button" disabled={state.waiting} onClick={() => decide("SAME")}>
          Same
        </button>
        <button type="button" disabled={state.waiting} onClick={() => decide("NOT_SAME")}>
          Not the same
        </button>
      </span>
      {state.error && <Problem>{state.error.message}</Problem>}
    </li>
  );
}

const SIDES = [
  ["Who supports it", ["SUPPORTS"]],
  ["Who denies or opposes it", ["DENIES", "REJECTS", "OPPOSES"]],
];

/** Those who answer it, for and against, each once. */
function Sides({ edges }) {
  const answers = new Map(edges.flatMap(({ node }) => node.responses).map((answer) => [answer.statement.id, answer]));
  const all = [...answers.values()];
  return (
    <section className="sides" aria-label="Who denies, who supports">
      {SIDES.map(([title, stances]) => {
        const found = all.filter(({ stance }) => stances.includes(stance));
        return (
          <div key={title}>
            <h2>{title}</h2>
            {found.length ? (
              <ul className="plain">
                {found.map(({ statement }) => (
                  <li key={statement.id}>
                    <Who statement={statement} />: <q>{short(statement.text, 160)}</q>
                  </li>
                ))}
              </ul>
            ) : (
              <p className="note">Nobody, in what is loaded.</p>
            )}
          </div>
        );
      })}
    </section>
  );
}
