import { listOf, pageOf, to } from "../address.js";
import { Answer, Empty, Headline, Number, When } from "../parts/Basics.jsx";
import { Statements } from "../parts/Statements.jsx";
import { useRead } from "../read.js";
import { capital, count, noun, plain, short, times, titleOf } from "../words.js";

/** Whatever has all of the words: who, which events, claims and articles, and what was said. */
export function Search({ params }) {
  const text = params.get("text") ?? "";
  const state = useRead("search", { text });
  if (!text) return <Empty title="Search in what was said: words, a name, an event." />;
  return (
    <>
      <Headline title={`“${text}”`} />
      <Answer state={state} label="Searching">
        {({ search }) => <Found search={search} text={text} />}
      </Answer>
    </>
  );
}

function Found({ search, text }) {
  const { statements, claims, entities, events, articles } = search;
  const all = [statements, claims, entities, events, articles].reduce((sum, one) => sum + one.totalCount, 0);
  if (!all) {
    return (
      <Empty title="Nothing has all of these words.">
        <p>
          Try fewer, or look through <a href={to("speakers")}>who speaks</a> and <a href={to("events")}>what happened</a>.
        </p>
      </Empty>
    );
  }
  return (
    <div className="found">
      <div className="columns">
        <Group title="People, bodies and places" found={entities}>
          {(one) => [one.name, `${plain(one.type)}${one.counts.statements ? `, ${count(one.counts.statements, "statement")}` : ""}`]}
        </Group>
        <Group title="Events" found={events}>
          {(one) => [capital(one.name), one.time && <When key="when" interval={one.time} />]}
        </Group>
        <Group title="Articles" found={articles}>
          {(one) => [titleOf(one), [one.outlet?.name, one.published.edtf].filter(Boolean).join(", ")]}
        </Group>
      </div>
      <Group title="Claims" found={claims}>
        {(one) => [<span key="gist" className="words">{short(one.gist, 160)}</span>, `printed ${times(one.counts.statements)}`]}
      </Group>
      {statements.totalCount > 0 && (
        <section>
          <header className="listing">
            <h2>
              <Number value={statements.totalCount} filter={{ text }} label="statements" /> {noun(statements.totalCount, "statement")}
            </h2>
            <a href={listOf({ text })}>over time and by speaker</a>
          </header>
          <Statements filter={{ text }} first={10} />
        </section>
      )}
    </div>
  );
}

function Group({ title, found, children }) {
  if (!found.totalCount) return null;
  return (
    <section className="group">
      <h2>{title}</h2>
      <ul className="plain">
        {found.nodes.map((node) => {
          const [name, told] = children(node);
          return (
            <li key={node.id}>
              <a href={pageOf(node.id)}>{name}</a> <small>{told}</small>
            </li>
          );
        })}
      </ul>
      {found.totalCount > found.nodes.length && <p className="note">and {(found.totalCount - found.nodes.length).toLocaleString("en")} more</p>}
    </section>
  );
}
