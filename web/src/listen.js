import { parse } from "graphql";

import { answerOf, ask, send } from "./ask.js";

const STREAM = "text/event-stream";

/** Ask as the playground does: a subscription answers again and again, anything else once. */
export function askOrListen(question, options) {
  return isSubscription(question) ? listen(question, options) : ask(question, options);
}

function isSubscription({ query, operationName }) {
  return parse(query).definitions.some(
    ({ kind, operation, name }) =>
      kind === "OperationDefinition" && operation === "subscription" && (!operationName || name?.value === operationName),
  );
}

/** The answers of a subscription as they come; whoever stops listening ends the connection. */
function listen(question, { headers } = {}) {
  const stop = new AbortController();
  const answers = heard(question, headers, stop.signal);
  return {
    next: () => answers.next(),
    return: async () => {
      stop.abort();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* heard(question, headers, signal) {
  try {
    const response = await send(question, STREAM, { headers, signal });
    if (response.headers.get("Content-Type")?.startsWith(STREAM)) {
      yield* events(response.body.pipeThrough(new TextDecoderStream()).getReader());
    } else {
      yield await answerOf(response);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The data of each `next` event. */
async function* events(reader) {
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const found = text.split("\n\n");
    text = found.pop();
    for (const event of found) {
      const lines = event.split("\n");
      if (lines.includes("event: complete")) return;
      const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart());
      if (data.length) yield JSON.parse(data.join("\n"));
    }
  }
}
