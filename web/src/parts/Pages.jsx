import { useEffect, useState } from "react";

import { read } from "../read.js";
import { Problem } from "./Basics.jsx";

/**
 * A list of a named document, page after page: `children` shows the pages that were read so far, of which `start` is the
 * first; a button below reads the next.
 */
export function Pages({ start, name, variables, children }) {
  const [further, setFurther] = useState([]);
  const [error, setError] = useState(null);
  useEffect(() => setFurther([]), [start]);
  const pages = [start, ...further];
  const { hasNextPage, endCursor } = pages.at(-1).pageInfo;
  const next = async () => {
    setError(null);
    try {
      const [page] = Object.values(await read(name, { ...variables, after: endCursor }));
      setFurther([...further, page]);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      {children(pages)}
      {error && <Problem again={next}>{error.message}</Problem>}
      {hasNextPage && !error && (
        <button type="button" className="more" onClick={next}>
          Show more
        </button>
      )}
    </>
  );
}
