import { useState } from "react";

/** A button that copies a text and says so. */
export function Copy({ text, children, className }) {
  const [told, setTold] = useState("");
  const copy = async () => {
    setTold((await copied(text)) ? "Copied" : "Copying is not allowed here");
    setTimeout(() => setTold(""), 2000);
  };
  return (
    <button type="button" className={className} onClick={copy}>
      {told || children}
      <span className="hidden" role="status">
        {told}
      </span>
    </button>
  );
}

/** Whether the text is on the clipboard now; the older way works where a page is not served securely. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
