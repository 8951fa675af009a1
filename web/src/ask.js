import { UNREACHED } from "./read.js";

// The API has the address of the page itself, wherever both are mounted.
const API = new URL("graphql", document.baseURI);
export const ACCEPT = "application/graphql-response+json, application/json;q=0.9";

/** Send one question; an answer that is no GraphQL is told as an error in one sentence. */
export async function ask(question, options) {
  return answerOf(await send(question, ACCEPT, options));
}

/** The response to a question, of a kind that `accept` names. */
export function send(question, accept, { headers, signal } = {}) {
  return fetch(API, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: accept, ...headers },
    body: JSON.stringify(question),
    signal,
  }).catch(() => {
    throw new Error(UNREACHED);
  });
}

/** The one answer that a response holds. */
export function answerOf(response) {
  const kind = response.headers.get("Content-Type") ?? "";
  if (!kind.includes("json")) {
    throw new Error(`The server answered ${response.status} ${response.statusText}, not an answer to the question.`);
  }
  return response.json();
}
