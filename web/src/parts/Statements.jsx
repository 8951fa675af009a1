import { useEffect, useState } from "react";

import { read, useRead } from "../read.js";
import { Answer, Empty } from "./Basics.jsx";
import { Statement } from "./Statement.jsx";

/**
 * A list of statements by a filter, page after page. `only` are the ids to show of them,
 * `told` may add to each, `stances` says how each stands to a claim.
 */
export function Statements({ filter, order = "NEWEST", first = 20, only, stances, told, level, empty }) {
  const state = useRead("quotations", { filter, order, first });
  return (
    <Answer state={state} label="Reading the statements">
      {({ statements }) =>
        statements.edges.length ? (
          <Pages key={JSON.stringify([filter, order])} start={statements} {...{ filter, order, first, only, stances, told, level }} />
        ) : (
          (empty ?? <Empty title="No statement fits." />)
        )
      }
    </Answer>
  );
}

function Pages({ start, filter, order, first, only, stances, told, level }) {
  const [more, setMore] = useState([]);
  useEffect(() => setMore([]), [start]);
  const last = more.at(-1) ?? start;
  const next = async () => {
    const { statements } = await read("quotations", { filter, order, first, after: last.pageInfo.endCursor });
    setMore([...more, statements]);
  };
  return (
    <>
      <div className="statements">
        {[start, ...more]
          .flatMap((page) => page.edges)
          .filter(({ node }) => !only || only.has(node.id))
          .map(({ node }) => (
            <Statement key={node.id} statement={node} stance={stances?.get(node.id)} level={level}>
              {told?.(node)}
            </Statement>
          ))}
      </div>
      {last.pageInfo.hasNextPage && (
        <button type="button" className="more" onClick={next}>
          Show more
        </button>
      )}
    </>
  );
}
