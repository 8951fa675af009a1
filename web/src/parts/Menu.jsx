import { useEffect, useRef, useState } from "react";

/** A button that opens a small box below itself, made when it opens; Escape and a click elsewhere close it. */
export function Menu({ label, children, className = "" }) {
  const box = useRef(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event) => {
      if (event.type === "click" ? box.current.contains(event.target) : event.key !== "Escape") return;
      if (event.type === "keydown") box.current.querySelector("summary").focus();
      box.current.open = false;
    };
    addEventListener("click", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("click", close);
      removeEventListener("keydown", close);
    };
  }, [open]);
  return (
    <details className={`menu ${className}`} ref={box} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{label}</summary>
      {open && <div className="sheet">{children}</div>}
    </details>
  );
}
