import { useState } from "react";

import { ACCEPT, answerOf, send } from "./ask.js";
import { forget, refusal } from "./read.js";

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

/** Something that is being written: `[run, {waiting, error}]`; `run` answers as `change` does, null when it went wrong. */
export function useChange() {
  const [state, setState] = useState({});
  const run = async (...asked) => {
    setState({ waiting: true });
    try {
      const made = await change(...asked);
      setState({});
      return made;
    } catch (error) {
      setState({ error });
      return null;
    }
  };
  return [run, state];
}

/** The field of a mutation; a problem is an error of one sentence. What is shown is read again, unless nothing `changes`. */
async function change(query, variables, { changes = true } = {}) {
  const response = await send({ query, variables }, ACCEPT);
  const { data, errors } = await answerOf(response);
  if (errors?.length) throw refusal(errors, response.status);
  const [answer] = Object.values(data);
  if (answer.problem) throw new Error(answer.problem.message);
  if (changes) forget();
  return answer;
}
