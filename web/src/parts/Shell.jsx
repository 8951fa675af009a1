import { useEffect, useRef, useState } from "react";

import { go, to } from "../address.js";

const PLACES = [
  ["", "Dashboard"],
  ["claims", "Claims"],
  ["speakers", "Speakers"],
  ["events", "Events"],
  ["articles", "Articles"],
  ["review", "Review"],
  ["add", "Add"],
];

/** What stands round every page: where one is, the search box, and the page's heading in the window's title. */
export function Shell({ page, title, children }) {
  const main = useRef(null);
  useEffect(() => {
    document.title = title ? `${title} · kb` : "kb: who said what";
  }, [title]);
  return (
    <>
      <a className="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current.focus())}>
        To the content
      </a>
      <header className="top">
        <a className="brand" href={to("")}>
          <Mark />
          <span>kb</span>
        </a>
        <SearchBox />
        <nav aria-label="Pages">
          {PLACES.map(([name, label]) => (
            <a key={name} href={to(name)} aria-current={page === name ? "page" : undefined}>
              {label}
            </a>
          ))}
          <a href={to("graphql")}>Playground</a>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M4 5h7v7c0 4-2.5 6.5-6 7l-.7-2.4c2-.6 3.3-2 3.4-4.6H4zm9.5 0h7v7c0 4-2.5 6.5-6 7l-.7-2.4c2-.6 3.3-2 3.4-4.6h-3.7z" />
    </svg>
  );
}

function SearchBox() {
  const asked = new URL(location.href).searchParams.get("text") ?? "";
  const [text, setText] = useState(asked);
  const box = useRef(null);
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    const focus = (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
      event.preventDefault();
      box.current.select();
    };
    addEventListener("keydown", focus);
    return () => removeEventListener("keydown", focus);
  }, []);
  const search = (event) => {
    event.preventDefault();
    if (text.trim()) go(to("search", { text: text.trim() }));
  };
  return (
    <form role="search" className="search" onSubmit={search}>
      <label className="hidden" htmlFor="search">
        Search in what was said
      </label>
      <input
        id="search"
        ref={box}
        type="search"
        value={text}
        placeholder="Words, a name, an event …"
        title="Press / to come here"
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
