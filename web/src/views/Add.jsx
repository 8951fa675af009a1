import { useMemo, useState } from "react";

import { go, pageOf } from "../address.js";
import { Headline, Problem } from "../parts/Basics.jsx";
import { Marked, spansOf } from "../parts/Marked.jsx";
import { ACTS, count, speakerOf } from "../words.js";
import { useChange } from "../write.js";

const LOOK = `mutation Look($article: ArticleInput!) {
  previewArticle(article: $article) {
    problem { message }
    furniture { start end }
    statements {
      type act hedge speaker about said
      content { exact start end }
      source { exact start end }
      cue { exact start end }
    }
  }
}`;
const SAVE = `mutation Save($article: ArticleInput!) {
  loadArticle(article: $article) { problem { message } id outcome }
}`;

const FIELDS = [
  ["outlet", "Outlet", "The Daily Example"],
  ["url", "Link", "https://…"],
  ["published", "Published", "2023-09-25"],
  ["title", "Title", ""],
  ["collection", "Collection", ""],
];

/** Add articles: drop files or paste a text, see the statements marked in it, save. */
export default function Add() {
  const [waiting, setWaiting] = useState([]);
  const [current, ...others] = waiting;
  const [done, setDone] = useState([]);
  const [refused, setRefused] = useState([]);
  const take = async (files) => {
    const { true: texts = [], false: others = [] } = Object.groupBy(files, isText);
    setRefused(others.map(({ name }) => name));
    const read = await Promise.all(texts.map(async (file) => ({ name: file.name, text: await file.text() })));
    setWaiting((before) => [...before, ...read]);
  };
  const next = (saved) => {
    if (!others.length && !done.length && saved) return go(pageOf(saved.id));
    if (saved) setDone([...done, saved]);
    setWaiting(others);
  };
  return (
    <>
      <Headline title="Add an article">
        <p className="note">
          Paste its text or drop text files. You see what is found before anything is saved; the text stays exactly as it is.
        </p>
      </Headline>
      {refused.length > 0 && (
        <Problem>
          {refused.join(", ")}: only text files are read here. Paste the text, or load other files with <code>kb load</code>.
        </Problem>
      )}
      {done.length > 0 && <Done articles={done} />}
      <Draft key={current?.name ?? "pasted"} file={current} left={others.length} onFiles={take} onDone={next} />
    </>
  );
}

function isText({ name, type }) {
  return type === "text/plain" || /\.(txt|text|md)$/i.test(name);
}

function Done({ articles }) {
  return (
    <ul className="plain" aria-label="Saved">
      {articles.map((article) => (
        <li key={article.id}>
          Saved: <a href={pageOf(article.id)}>{article.name}</a>
        </li>
      ))}
    </ul>
  );
}

function Draft({ file, left, onFiles, onDone }) {
  const [article, setArticle] = useState({ text: file?.text ?? "" });
  const [found, setFound] = useState(null);
  const [run, state] = useChange();
  const set = (name, value) => setArticle({ ...article, [name]: value });
  const look = async (event) => {
    event.preventDefault();
    const seen = await run(LOOK, { article: given(article) }, { changes: false });
    if (seen) setFound(seen);
  };
  const save = async () => {
    const saved = await run(SAVE, { article: given(article) });
    if (saved) onDone({ id: saved.id, name: article.title || file?.name || article.outlet || "the article" });
  };
  return (
    <>
      <form className="draft" onSubmit={look}>
        {found ? (
          <Preview text={article.text} found={found} />
        ) : (
          <Text article={article} set={set} file={file} onFiles={onFiles} />
        )}
        <Known article={article} set={set} />
        <div className="row actions">
          {found ? (
            <>
              <button type="button" className="primary" disabled={state.waiting} onClick={save}>
                {state.waiting ? "Saving …" : "Save"}
              </button>
              <button type="button" onClick={() => setFound(null)}>
                Back to the text
              </button>
            </>
          ) : (
            <button className="primary" disabled={state.waiting || !article.text.trim()}>
              {state.waiting ? "Reading …" : "See what is found"}
            </button>
          )}
          {file && (
            <button type="button" onClick={() => onDone(null)}>
              Leave this file out
            </button>
          )}
          {left > 0 && <span className="note">{count(left, "file")} waiting</span>}
        </div>
      </form>
      {state.error && <Problem needsKey={state.error.needsKey}>{state.error.message}</Problem>}
    </>
  );
}

/** What was filled in. */
function given(article) {
  return Object.fromEntries(
    Object.entries(article)
      .map(([name, value]) => [name, name === "text" ? value : value.trim()])
      .filter(([, value]) => value),
  );
}

function Known({ article, set }) {
  return (
    <fieldset className="known">
      <legend className="hidden">What is known of it</legend>
      {FIELDS.map(([name, label, example]) => (
        <label key={name}>
          <span>{label}</span>
          <input
            name={name}
            value={article[name] ?? ""}
            placeholder={example}
            onChange={(event) => set(name, event.target.value)}
          />
        </label>
      ))}
    </fieldset>
  );
}

function Text({ article, set, file, onFiles }) {
  const [over, setOver] = useState(false);
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length) onFiles(event.dataTransfer.files);
  };
  return (
    <div
      className={over ? "drop over" : "drop"}
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label>
        <span>{file ? file.name : "Text"}</span>
        <textarea
          name="text"
          rows={16}
          value={article.text}
          placeholder="The article's text"
          onChange={(event) => set("text", event.target.value)}
        />
      </label>
      <label className="files">
        <span className="button">Choose text files</span>
        <span className="note">or drop them here</span>
        <input type="file" multiple accept=".txt,.text,.md,text/plain" onChange={(event) => onFiles(event.target.files)} />
      </label>
    </div>
  );
}

/** The text with what was found in it, and the same as a list. */
function Preview({ text, found }) {
  const [chosen, choose] = useState("");
  const statements = useMemo(() => found.statements.map((one, n) => ({ ...one, id: `found-${n}`, ...asStatement(one) })), [found]);
  const spans = useMemo(() => [...spansOf(found.furniture, statements)], [found, statements]);
  return (
    <section aria-label="What is found">
      <h2>{count(statements.length, "statement")} found, nothing saved yet</h2>
      <div className="reading">
        <Marked text={text} spans={spans} chosen={chosen} onChoose={choose} />
        <ol className="findings">
          {statements.map((one) => (
            <li key={one.id} className={one.id === chosen ? "chosen" : ""}>
              <button type="button" className="quiet" onClick={() => choose(one.id)}>
                <b>{speakerOf(one)}</b> {ACTS[one.act]}
                {one.about.length > 0 && ` · about ${one.about.join(", ")}`}
                {one.said && ` · ${one.said}`}
              </button>
              <q>{one.text}</q>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

function asStatement({ content, source, speaker }) {
  return {
    text: content.map(({ exact }) => exact).join(" … "),
    asWritten: source.map(({ exact }) => exact).join(" ") || null,
    speaker: speaker ? { name: speaker } : null,
  };
}
