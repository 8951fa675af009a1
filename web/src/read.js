import { useEffect, useState, useSyncExternalStore } from "react";

import { ROOT, to } from "./address.js";
import { toldOf } from "./visitor.js";

export const UNREACHED = "The server does not answer: is it still running, and this machine online?";

let library;

/** The text of a named document. */
export async function documentText(name) {
  library ??= got(new URL("q/", ROOT));
  try {
    const { documents } = await library;
    return documents.find((document) => document.name === name).query;
  } catch (error) {
    library = undefined;
    throw error;
  }
}

/** Where a named document is answered: the same address feeds a sheet, a notebook or another dashboard. */
export function addressOf(name, variables, form = "json") {
  return to(`q/${name}.${form}`, given(variables));
}

/** The variables that say something: neither what is missing nor a filter that lets everything through. */
export function given(variables) {
  const says = (value) => value !== null && value !== undefined && !(typeof value === "object" && !Object.keys(value).length);
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => says(value)));
}

const answers = new Map();
const watchers = new Set();
let version = 0;

/** Ask a named document; the answers of one version of the page are kept. */
export function read(name, variables = {}) {
  const address = addressOf(name, variables);
  if (!answers.has(address)) answers.set(address, fetched(address));
  return answers.get(address);
}

/** What went wrong is not kept: the next who asks may have better luck. */
async function fetched(address) {
  try {
    const { data, extensions } = await got(address);
    toldOf(extensions);
    return data;
  } catch (error) {
    answers.delete(address);
    throw error;
  }
}

const UNAUTHORIZED = 401;

/** Errors as one, in a sentence each; who `needsKey` is a visitor, whoever asked. */
export function refusal(errors, status) {
  const needsKey = status === UNAUTHORIZED;
  if (needsKey) toldOf({ public: [] });
  return Object.assign(new Error(errors.map(({ message }) => message).join(" ")), { needsKey });
}

/** The JSON at an address of ours; what went wrong is one sentence. */
async function got(address) {
  const response = await fetch(address).catch(() => {
    throw new Error(UNREACHED);
  });
  const answer = await response.json().catch(() => ({}));
  if (answer.errors?.length) throw refusal(answer.errors, response.status);
  if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}.`);
  return answer;
}

/** Something was written, or went wrong: all that is shown is asked again. */
export function forget() {
  answers.clear();
  version += 1;
  watchers.forEach((told) => told());
}

function watch(told) {
  watchers.add(told);
  return () => watchers.delete(told);
}

// Who was offline sees what is new at once.
addEventListener("online", forget);

/** What a named document answers: `{data, error, waiting}`; the answer before stays until the next one is there. */
export function useRead(name, variables = {}) {
  return useAnswer(() => read(name, variables), addressOf(name, variables));
}

/** What a question of several reads answers, asked again when its key changes or something was written. */
export function useAnswer(question, key) {
  const current = useSyncExternalStore(watch, () => version);
  const [state, setState] = useState({ waiting: true });
  useEffect(() => {
    let gone = false;
    setState((before) => ({ ...before, waiting: true }));
    question().then(
      (data) => gone || setState({ data, key }),
      // An answer to another question does not stay beside this one's error.
      (error) => gone || setState((before) => (before.key === key ? { data: before.data, key, error } : { error })),
    );
    return () => {
      gone = true;
    };
  }, [key, current]);
  return state;
}
