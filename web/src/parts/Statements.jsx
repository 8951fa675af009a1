import { useRead } from "../read.js";
import { Answer, Empty } from "./Basics.jsx";
import { Pages } from "./Pages.jsx";
import { Statement } from "./Statement.jsx";

/** A list of statements by a filter, page after page; `stances` says how each stands to a claim. */
export function Statements({ filter, order = "NEWEST", first = 20, stances, level, empty }) {
  const variables = { filter, order, first };
  const state = useRead("quotations", variables);
  return (
    <Answer state={state} label="Reading the statements">
      {({ statements }) =>
        statements.edges.length ? (
          <Pages key={JSON.stringify([filter, order])} start={statements} name="quotations" variables={variables}>
            {(pages) => (
              <div className="statements">
                {pages
                  .flatMap(({ edges }) => edges)
                  .map(({ node }) => (
                    <Statement key={node.id} statement={node} stance={stances?.get(node.id)} level={level} />
                  ))}
              </div>
            )}
          </Pages>
        ) : (
          (empty ?? <Empty title="No statement fits." />)
        )
      }
    </Answer>
  );
}
