import { useEffect, useState } from "react";

import { changed, go, listOf, objectOf, to } from "../address.js";
import { pairs } from "../pairs.js";
import { Answer, Counts, Empty, Problem } from "../parts/Basics.jsx";
import { Chart } from "../parts/Chart.jsx";
import { Facets } from "../parts/Facets.jsx";
import { Filter } from "../parts/Filter.jsx";
import { Matrix } from "../parts/Matrix.jsx";
import { Network } from "../parts/Network.jsx";
import { Statements } from "../parts/Statements.jsx";
import { Timeline } from "../parts/Timeline.jsx";
import { useAnswer, useRead } from "../read.js";
import { scaled } from "../timescale.js";

const UNITS = ["DAY", "WEEK", "MONTH", "YEAR"];

/** All statements that a filter lets through, in numbers, over time, by who speaks about whom, and one by one. */
export function Dashboard({ params }) {
  const { value: filter, broken } = objectOf(params.get("filter"));
  const state = useRead("facets", { filter });
  return (
    <>
      <h1 className="hidden">Who said what, about whom, and when</h1>
      {broken && <Problem>The filter in this address is no JSON object, so all statements are shown.</Problem>}
      <Answer state={state} label="Counting">
        {({ statements }) => <Overview filter={filter} statements={statements} params={params} />}
      </Answer>
    </>
  );
}

function Overview({ filter, statements: { counts, facets }, params }) {
  const narrowed = Object.keys(filter).length > 0;
  if (!counts.statements && !narrowed) return <Nothing />;
  return (
    <div className="overview">
      <div className="summary">
        <Counts counts={counts} filter={filter} />
        <Filter filter={filter} facets={facets} />
      </div>
      <aside aria-label="Narrow down">
        <h2 className="hidden">Narrow down</h2>
        <Facets facets={facets} />
      </aside>
      <div className="charts">
        {counts.statements > 0 && (
          <>
            <OverTime filter={filter} params={params} />
            <WhoAboutWhom filter={filter} params={params} />
          </>
        )}
        <section id="statements">
          <header className="listing">
            <h2>Statements</h2>
            <Order order={params.get("order")} />
          </header>
          <Statements
            filter={filter}
            order={params.get("order") ?? "NEWEST"}
            empty={
              <Empty title="No statement fits all of this.">
                <p>
                  Take something out above, or <a href={listOf({})}>show everything</a>.
                </p>
              </Empty>
            }
          />
        </section>
      </div>
    </div>
  );
}

function Nothing() {
  return (
    <Empty title="Nothing is loaded yet.">
      <p>
        <a className="button primary" href={to("add")}>
          Add an article
        </a>{" "}
        or load files with <code>kb load articles/</code>.
      </p>
    </Empty>
  );
}

function Order({ order }) {
  return (
    <Choice
      label="Order"
      value={order ?? "NEWEST"}
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
  const asked = { filter, axis, unit: params.get("unit") };
  const state = useAnswer(() => scaled(asked), JSON.stringify(asked));
  const [unit, setUnit] = useState("MONTH");
  useEffect(() => {
    if (state.data) setUnit(state.data.unit);
  }, [state.data]);
  const tools = !embedded && (
    <span className="row">
      <Choice
        label="Which time"
        value={axis}
        options={[
          ["SAID", "when it was said"],
          ["PUBLISHED", "when it was published"],
        ]}
        onChange={(value) => go(changed({ axis: value === "SAID" ? null : value }), { replace: true })}
      />
      <Choice
        label="Unit of time"
        value={unit}
        options={UNITS.map((one) => [one, `by ${one.toLowerCase()}`])}
        onChange={(value) => go(changed({ unit: value }), { replace: true })}
      />
    </span>
  );
  return (
    <Chart title="Over time" name="timeline" variables={{ filter, unit, axis }} embed="timeline" tools={tools}>
      <Answer state={state} label="Counting">
        {(found) => <Timeline timeline={found.timeline} unit={found.unit} />}
      </Answer>
    </Chart>
  );
}

export function WhoAboutWhom({ filter, params, view = params.get("view") ?? "matrix", embedded = false }) {
  const state = useAnswer(() => pairs(filter), JSON.stringify(filter));
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
  return (
    <Chart title="Who speaks about whom" name="who-about-whom" variables={{ filter, first: 100, each: 100 }} embed={view} tools={tools}>
      <Answer state={state} label="Counting">
        {(found) => (found.cells.size ? <Shown view={view} found={found} /> : <p className="note">Nobody is named in these statements.</p>)}
      </Answer>
    </Chart>
  );
}

function Shown({ view, found }) {
  return view === "graph" ? <Network found={found} /> : <Matrix found={found} />;
}
