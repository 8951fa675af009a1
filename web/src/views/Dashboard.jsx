import { Suspense, lazy } from "react";

import { changed, go, listOf, objectOf, to } from "../address.js";
import { asked, tabled } from "../pairs.js";
import { Answer, Counts, Empty, Nothing, Unfiltered } from "../parts/Basics.jsx";
import { Chart } from "../parts/Chart.jsx";
import { Facets } from "../parts/Facets.jsx";
import { Filter } from "../parts/Filter.jsx";
import { Matrix } from "../parts/Matrix.jsx";
import { Statements } from "../parts/Statements.jsx";
import { Timeline } from "../parts/Timeline.jsx";
import { useAnswer, useRead } from "../read.js";
import { bestUnit } from "../timescale.js";

// A graph has to be laid out, and few ask for it.
const Network = lazy(() => import("../parts/Network.jsx"));
const UNITS = ["DAY", "WEEK", "MONTH", "YEAR"];

/** All statements that a filter lets through, in numbers, over time, by who speaks about whom, and one by one. */
export function Dashboard({ params }) {
  const { value: filter, broken } = objectOf(params.get("filter"));
  const state = useRead("facets", { filter });
  const { counts, facets } = state.data?.statements ?? {};
  const narrowed = Object.keys(filter).length > 0;
  if (counts?.statements === 0 && !narrowed) return <Nothing />;
  return (
    <>
      <h1 className="hidden">Who said what, about whom, and when</h1>
      {broken && <Unfiltered />}
      <div className={counts?.statements === 0 ? "overview none" : "overview"}>
        <div className="summary">
          <Answer state={state} label="Counting">
            {() => (
              <>
                <Counts counts={counts} />
                <Filter filter={filter} facets={facets} />
              </>
            )}
          </Answer>
        </div>
        <aside aria-label="Narrow down">
          <h2 className="hidden">Narrow down</h2>
          {facets && <Facets facets={facets} />}
        </aside>
        <div className="charts">
          {counts?.statements !== 0 && (
            <>
              <OverTime filter={filter} params={params} />
              <WhoAboutWhom filter={filter} params={params} facets={facets} />
            </>
          )}
          <Listed filter={filter} params={params} />
        </div>
      </div>
    </>
  );
}

function Listed({ filter, params }) {
  const order = params.get("order") ?? "NEWEST";
  return (
    <section id="statements">
      <header className="listing">
        <h2>Statements</h2>
        <Order order={order} />
      </header>
      <Statements
        filter={filter}
        order={order}
        empty={
          <Empty title="No statement fits all of this.">
            <p>
              Take something out above, or <a href={listOf({})}>show everything</a>.
            </p>
          </Empty>
        }
      />
    </section>
  );
}

function Order({ order }) {
  return (
    <Choice
      label="Order"
      value={order}
      options={[
        ["NEWEST", "newest first"],
        ["OLDEST", "oldest first"],
      ]}
      onChange={(value) => go(changed({ order: value === "NEWEST" ? null : value }), { replace: true })}
    />
  );
}

function Choice({ label, value, options, onChange }) {
  return (
    <label className="choice">
      <span className="hidden">{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function OverTime({ filter, params, embedded = false }) {
  const axis = params.get("axis") ?? "SAID";
  const chosen = params.get("unit");
  const best = useAnswer(async () => chosen ?? bestUnit(filter, axis), JSON.stringify([filter, axis, chosen]));
  const unit = chosen ?? best.data;
  const tools = !embedded && (
    <span className="row">
      <Choice
        label="Which time"
        value={axis}
        options={[
          ["SAID", "when it was said"],
          ["PUBLISHED", "when it was published"],
          ["RECORDED", "when it was learnt"],
        ]}
        onChange={(value) => go(changed({ axis: value === "SAID" ? null : value }), { replace: true })}
      />
      <Choice
        label="Unit of time"
        value={unit ?? "MONTH"}
        options={UNITS.map((one) => [one, `by ${one.toLowerCase()}`])}
        onChange={(value) => go(changed({ unit: value }), { replace: true })}
      />
    </span>
  );
  if (!unit) return <Awaited title="Over time" state={best} />;
  return (
    <Chart title="Over time" name="timeline" variables={{ filter, unit, axis }} embed={to("embed/timeline", { filter, unit, axis })} tools={tools}>
      {({ timeline }) => <Timeline timeline={timeline} unit={unit} />}
    </Chart>
  );
}

/** Who speaks about whom, of those who say most: `facets` tell who that is. */
export function WhoAboutWhom({ filter, params, facets, view = params.get("view") ?? "matrix", embedded = false }) {
  const tools = !embedded && (
    <span className="switch" role="group" aria-label="Shown as">
      {["matrix", "graph"].map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={view === name}
          onClick={() => go(changed({ view: name === "matrix" ? null : name }), { replace: true })}
        >
          {name}
        </button>
      ))}
    </span>
  );
  const title = "Who speaks about whom";
  if (!facets) return <Awaited title={title} state={{}} />;
  return (
    <Chart title={title} name="who-about-whom" variables={asked(filter, facets)} embed={to(`embed/${view}`, { filter })} tools={tools}>
      {(answer) => <Pairs view={view} found={tabled(answer, facets)} />}
    </Chart>
  );
}

function Pairs({ view, found }) {
  if (!found.cells.size) return <p className="note">These statements are about nobody that is named.</p>;
  if (view !== "graph") return <Matrix found={found} />;
  return (
    <Suspense fallback={<p className="waiting">Drawing …</p>}>
      <Network found={found} />
    </Suspense>
  );
}

/** A chart of which it is not known yet what to ask. */
function Awaited({ title, state }) {
  return (
    <section className="chart">
      <header>
        <h2>{title}</h2>
      </header>
      <div className="body">
        <Answer state={state} label="Counting" />
      </div>
    </section>
  );
}
