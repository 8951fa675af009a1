import { useEffect, useRef } from "react";

/** A button that opens a small box below itself; Escape and a click elsewhere close it. */
export function Menu({ label, children, className = "" }) {
  const box = useRef(null);
  useEffect(() => {
    const close = (event) => {
      const { current } = box;
      if (!current?.open || (event.type === "click" && current.contains(event.target))) return;
      if (event.type === "keydown" && event.key !== "Escape") return;
      if (event.type === "keydown") current.querySelector("summary").focus();
      current.open = false;
    };
    addEventListener("click", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("click", close);
      removeEventListener("keydown", close);
    };
  }, []);
  return (
    <details className={`menu ${className}`} ref={box}>
      <summary>{label}</summary>
      <div className="sheet">{children}</div>
    </details>
  );
}
