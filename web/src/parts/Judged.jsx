import { dayOf, short } from "../words.js";
import { useDecision } from "../write.js";
import { NodeLink, Problem } from "./Basics.jsx";

const RULE = "rule:";
const TOLD = {
  SAME: "the same",
  NOT_SAME: "not the same",
  UNSURE: "perhaps the same",
};

/** What was decided of a node, by whom, when and why, each with a way to take it back. */
export function Judged({ judgements = [], node }) {
  if (!judgements.length) return null;
  return (
    <section>
      <h2>What was decided</h2>
      <Decisions judgements={judgements} node={node} />
    </section>
  );
}

/** Decisions as a list; without a `node` both sides of each are named. */
export function Decisions({ judgements, node }) {
  return (
    <ul className="plain decisions">
      {judgements.map((one) => (
        <Decision key={one.id} judgement={one} node={node} />
      ))}
    </ul>
  );
}

/** What a judgement or a suggestion is about, of whatever kind it is. */
export function sidesOf({ claims, entities, events }) {
  return [...claims, ...entities, ...events];
}

function Decision({ judgement: { id, verdict, by, reason, at, undoneAt, undoneBy, left, right, ...sides }, node }) {
  const [judge, undo, state] = useDecision();
  const ruled = by.startsWith(RULE);
  // What a rule joined stays joined until a person says otherwise; a person's word is taken back.
  const back = ruled ? () => judge(left, right, "NOT_SAME") : () => undo(id);
  const others = sidesOf(sides).filter((one) => one.id !== node?.id);
  return (
    <li className={undoneAt ? "undone" : undefined}>
      <span className="told">
        Judged to be <b>{TOLD[verdict]}</b>
        {others.length > 0 && (node ? " as " : ": ")}
        {others.map((one, n) => (
          <span key={one.id}>
            {n > 0 && " and "}
            <NodeLink node={one}>{short(one.gist ?? one.name, 80)}</NodeLink>
          </span>
        ))}
      </span>
      <small>
        {ruled ? `by a rule (${by.slice(RULE.length).replaceAll("-", " ")})` : `by ${by}`}
        {at && `, ${dayOf(at)}`}
        {reason && `: ${reason}`}
        {undoneAt && `; taken back by ${undoneBy}, ${dayOf(undoneAt)}`}
      </small>
      {!undoneAt && !(ruled && verdict !== "SAME") && (
        <button type="button" className="quiet" disabled={state.waiting} onClick={back}>
          undo
        </button>
      )}
      {state.error && <Problem>{state.error.message}</Problem>}
    </li>
  );
}
