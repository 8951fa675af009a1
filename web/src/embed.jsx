import { createRoot } from "react-dom/client";

import { listOf, objectOf, useAddress } from "./address.js";
import { Answer, Empty, Unfiltered } from "./parts/Basics.jsx";
import { Boundary } from "./parts/Boundary.jsx";
import { Statements } from "./parts/Statements.jsx";
import { useRead } from "./read.js";
import { OverTime, WhoAboutWhom } from "./views/Dashboard.jsx";

const CHARTS = {
  timeline: (asked) => <OverTime {...asked} embedded />,
  matrix: (asked) => <AboutWhom {...asked} view="matrix" />,
  graph: (asked) => <AboutWhom {...asked} view="graph" />,
  statements: ({ filter, params }) => <Statements filter={filter} order={params.get("order") ?? "NEWEST"} first={10} />,
};

function AboutWhom(asked) {
  const state = useRead("facets", { filter: asked.filter });
  return <Answer state={state}>{({ statements }) => <WhoAboutWhom {...asked} facets={statements.facets} embedded />}</Answer>;
}

/** One chart for a frame on another page; what it is about stands in its address. */
function Embedded() {
  const { page, params } = useAddress();
  const { value: filter, broken } = objectOf(params.get("filter"));
  const shown = CHARTS[page];
  if (!shown) return <Empty title={`There is no chart of this name; there are ${Object.keys(CHARTS).join(", ")}.`} />;
  return (
    <main>
      <h1 className="hidden">Who said what, about whom, and when</h1>
      {broken && <Unfiltered />}
      <Boundary>{shown({ filter, params })}</Boundary>
      <p className="note">
        <a href={listOf(filter)}>kb: who said what, about whom, and when</a>
      </p>
    </main>
  );
}

createRoot(document.getElementById("page")).render(<Embedded />);
