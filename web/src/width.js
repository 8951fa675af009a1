import { useEffect, useRef, useState } from "react";

/** `[ref, pixels]`: how wide an element is now, and at least as many; drawings fit it, so that their words keep their size. */
export function useWidth(least) {
  const box = useRef(null);
  const [width, setWidth] = useState(720);
  useEffect(() => {
    const seen = new ResizeObserver(([entry]) => setWidth(Math.max(least, Math.round(entry.contentRect.width))));
    seen.observe(box.current);
    return () => seen.disconnect();
  }, []);
  return [box, width];
}
