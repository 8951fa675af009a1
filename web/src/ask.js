import { UNREACHED } from "./read.js";

// The API has the address of the page itself, wherever both are mounted.
export const API = new URL("graphql", document.baseURI);
const ACCEPT = "application/graphql-response+json, application/json;q=0.9";

/** Send one question; an answer that is no GraphQL is told as an error in one sentence. */
export async function ask(question, { headers } = {}) {
  const response = await fetch(API, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: ACCEPT, ...headers },
    body: JSON.stringify(question),
  }).catch(() => {
    throw new Error(UNREACHED);
  });
  const kind = response.headers.get("Content-Type") ?? "";
  if (!kind.includes("json")) {
    throw new Error(`The server answered ${response.status} ${response.statusText}, not an answer to the question.`);
  }
  return response.json();
}
