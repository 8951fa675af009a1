import { useState } from "react";

import { change } from "../write.js";

const JUDGE = `mutation Judge($left: String!, $right: String!, $verdict: Verdict!) {
  judge(left: $left, right: $right, verdict: $verdict) { problem { message } id }
}`;
/** Takes back whatever a person did. */
export const UNDO = `mutation Undo($id: ID!) { undo(id: $id) { problem { message } id } }`;

/** Decide on a pair and take that back: `[judge, undo, {waiting, error}]`; both answer what was made, null when not. */
export function useDecision() {
  const [run, state] = useChange();
  const judge = (left, right, verdict) => run(JUDGE, { left, right, verdict });
  return [judge, (id) => run(UNDO, { id }), state];
}

/** Something that is being written: `[run, {waiting, error}]`. */
export function useChange() {
  const [state, setState] = useState({});
  const run = async (query, variables) => {
    setState({ waiting: true });
    try {
      const made = await change(query, variables);
      setState({});
      return made;
    } catch (error) {
      setState({ error });
      return null;
    }
  };
  return [run, state];
}
