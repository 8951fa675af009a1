import { useEffect, useMemo, useState } from "react";

import { isWeb } from "../address.js";
import { Answer, Away, Empty, Headline, Number, When } from "../parts/Basics.jsx";
import { Editor, Missed, Struck } from "../parts/Editor.jsx";
import { Marked, spansOf } from "../parts/Marked.jsx";
import { Statements } from "../parts/Statements.jsx";
import { useRead } from "../read.js";
import { noun, titleOf } from "../words.js";

/** One article: its text with every statement marked, furniture greyed, and the statements beside it. */
export default function Article({ params }) {
  const state = useRead("article", { id: params.get("id") ?? "" });
  return (
    <Answer state={state}>
      {({ node }) => (node?.statements ? <Told article={node} /> : <Empty title="There is no article with this id." />)}
    </Answer>
  );
}

function Told({ article }) {
  return article.versions ? <Shown article={article} /> : <Quoted article={article} />;
}

/** What visitors see of it: the words of each statement with a few round them, the one that was asked for first. */
function Quoted({ article }) {
  const filter = { article: article.id };
  const chosen = article.statements.nodes.find(({ id }) => id === chosenIn(location));
  return (
    <>
      <Head article={article} />
      {chosen && (
        <section>
          <h2>The statement</h2>
          <Statements filter={{ ...filter, where: { id: [chosen.id] } }} />
        </section>
      )}
      <section>
        <h2>What is said in it</h2>
        <p className="note">Its whole text needs a key.</p>
        <Statements filter={filter} order="OLDEST" />
      </section>
    </>
  );
}

function chosenIn({ hash }) {
  return decodeURIComponent(hash.slice(1));
}

function Shown({ article }) {
  const [chosen, choose] = useState(() => chosenIn(location));
  const [selected, setSelected] = useState(null);
  const version = article.versions.at(-1);
  const spans = useMemo(() => [...named(chosen), ...spansOf(article.furniture, article.statements.nodes)], [article, chosen]);
  useEffect(() => {
    document.querySelector(".text :is(.chosen, .named)")?.scrollIntoView({ block: "center" });
  }, []);
  const select = (id) => {
    // Who drags over words selects them; who clicks chooses.
    if (!getSelection().isCollapsed) return;
    setSelected(null);
    choose(id);
    history.replaceState(null, "", `#${id}`);
  };
  const known = article.statements.nodes.find(({ id }) => id === chosen);
  const speakers = useMemo(() => speakersOf(article), [article]);
  return (
    <>
      <Head article={article} />
      <div className="reading">
        <Marked text={version.text} spans={spans} chosen={chosen} onChoose={select} onSelect={setSelected} />
        <aside aria-label="The chosen statement" aria-live="polite">
          {known && !selected ? (
            <>
              <Statements filter={{ article: article.id, where: { id: [chosen] } }} first={1} level={2} />
              <Editor key={known.id} statement={known} speakers={speakers} />
            </>
          ) : (
            <>
              <p className="note">
                Choose a marked statement to see who said it, of whom, when, and what it answers. What is grey is no running
                text.
              </p>
              <Missed article={article} speakers={speakers} selected={selected} onAdded={() => setSelected(null)} />
            </>
          )}
        </aside>
      </div>
      <Struck statements={article.struck.nodes} />
    </>
  );
}

function Head({ article }) {
  const { totalCount, nodes } = article.statements;
  return (
    <Headline label={article.title && article.outlet ? article.outlet.name : "Article"} title={titleOf(article)}>
      <p>
        Published <When interval={article.published} />
        {isWeb(article.url) && (
          <>
            {" · "}
            <Away href={article.url}>the live page</Away>
          </>
        )}
        {article.collection && ` · ${article.collection}`}
      </p>
      <p>
        <Number value={totalCount} filter={{ article: article.id }} label="statements" /> {noun(totalCount, "statement")}
        {article.versions && `, found by ${extractors(nodes)}`}
        {article.versions && totalCount > nodes.length && `; the first ${nodes.length} are marked`}
      </p>
    </Headline>
  );
}

/** Those who speak in it, each once, the most frequent first. */
function speakersOf({ statements }) {
  const found = new Map();
  for (const { speaker } of statements.nodes) {
    if (speaker) found.set(speaker.id, { ...speaker, times: (found.get(speaker.id)?.times ?? 0) + 1 });
  }
  return [...found.values()].sort((one, other) => other.times - one.times || one.name.localeCompare(other.name));
}

function extractors(statements) {
  const found = new Set(statements.map(({ run }) => `${run.extractor} ${run.version}`));
  return [...found].join(", ") || "nobody yet";
}

/** The words that an address points at, as `wordsOf` writes it. */
function named(chosen) {
  const at = /^at-(\d+)-(\d+)$/.exec(chosen);
  return at ? [{ kind: "named", start: +at[1], end: +at[2] }] : [];
}
