import { useEffect, useState, useSyncExternalStore } from "react";

import { ROOT } from "./address.js";

const UNREACHED = "The server does not answer: is it still running?";

/** The text of a named document. */
export async function documentText(name) {
  const { documents } = await got(new URL("q/", ROOT));
  return documents.find((document) => document.name === name).query;
}

/** Where a named document is answered: the same address feeds a sheet, a notebook or another dashboard. */
export function addressOf(name, variables, form = "json") {
  const url = new URL(`q/${name}.${form}`, ROOT);
  for (const [key, value] of Object.entries(variables)) {
    if (value !== null && value !== undefined) {
      url.searchParams.set(key, typeof value === "object" ? JSON.stringify(value) : String(value));
    }
  }
  return url.href;
}

const answers = new Map();
const watchers = new Set();
let version = 0;

/** Ask a named document; the answers of one version of the page are kept. */
export function read(name, variables = {}) {
  const key = JSON.stringify([name, variables]);
  if (!answers.has(key)) answers.set(key, fetched(name, variables));
  return answers.get(key);
}

async function fetched(name, variables) {
  return (await got(addressOf(name, variables))).data;
}

/** The JSON at an address of ours; what went wrong is one sentence. */
async function got(address) {
  const response = await fetch(address).catch(() => {
    throw new Error(UNREACHED);
  });
  const answer = await response.json().catch(() => ({}));
  if (answer.errors?.length) throw new Error(answer.errors.map((error) => error.message).join(" "));
  if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}.`);
  return answer;
}

/** Something was written: all that is shown is asked again. */
export function forget() {
  answers.clear();
  version += 1;
  watchers.forEach((told) => told());
}

function watch(told) {
  watchers.add(told);
  return () => watchers.delete(told);
}

/** What a named document answers: `{data, error, waiting}`; the answer before stays until the next one is there. */
export function useRead(name, variables = {}) {
  return useAnswer(() => read(name, variables), JSON.stringify([name, variables]));
}

/** What a question of several reads answers, asked again when its key changes or something was written. */
export function useAnswer(question, key) {
  const current = useSyncExternalStore(watch, () => version);
  const [state, setState] = useState({ waiting: true });
  useEffect(() => {
    let gone = false;
    setState((before) => ({ ...before, waiting: true }));
    question().then(
      (data) => gone || setState({ data }),
      (error) => gone || setState({ error }),
    );
    return () => {
      gone = true;
    };
  }, [key, current]);
  return state;
}
