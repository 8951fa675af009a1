import { ask } from "./ask.js";
import { forget } from "./read.js";

/** Change something: the field of a mutation; a problem is an error of one sentence. What is shown is read again. */
export async function change(query, variables, { changes = true } = {}) {
  const { data, errors } = await ask({ query, variables });
  if (errors?.length) throw new Error(errors.map((error) => error.message).join(" "));
  const [answer] = Object.values(data);
  if (answer.problem) throw new Error(answer.problem.message);
  if (changes) forget();
  return answer;
}
