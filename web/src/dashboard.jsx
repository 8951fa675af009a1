import { StrictMode, Suspense, lazy, useEffect, useLayoutEffect, useRef } from "react";
import { createRoot } from "react-dom/client";

import { followLinks, useAddress } from "./address.js";
import { enter, frame, opened } from "./frame.js";
import { Empty } from "./parts/Basics.jsx";
import { Boundary } from "./parts/Boundary.jsx";
import { Claim } from "./views/Claim.jsx";
import { Dashboard } from "./views/Dashboard.jsx";
import { Event } from "./views/Event.jsx";
import { Articles, Claims, Events, Speakers } from "./views/Lists.jsx";
import { Search } from "./views/Search.jsx";
import { Speaker } from "./views/Speaker.jsx";

// What is for writing comes when it is asked for.
const Add = lazy(() => import("./views/Add.jsx"));
const Article = lazy(() => import("./views/Article.jsx"));
const Review = lazy(() => import("./views/Review.jsx"));

const VIEWS = new Map(
  Object.entries({
    "": [Dashboard, ""],
    add: [Add, "Add an article"],
    search: [Search, "Search"],
    claim: [Claim, "Claim"],
    speaker: [Speaker, "Speaker"],
    event: [Event, "Event"],
    article: [Article, "Article"],
    review: [Review, "Review"],
    claims: [Claims, "Claims"],
    speakers: [Speakers, "Speakers"],
    events: [Events, "Events"],
    articles: [Articles, "Articles"],
  }),
);

function App() {
  const { page, params } = useAddress();
  const [View, title] = VIEWS.get(page) ?? [Nowhere, "Not found"];
  const here = page + (params.get("id") ?? "");
  const text = params.get("text") ?? "";
  const before = useRef(here);
  useLayoutEffect(() => opened({ page, title, text }), [here, text]);
  useEffect(() => {
    if (before.current !== here) enter();
    before.current = here;
  }, [here]);
  return (
    <Boundary key={here}>
      <Suspense fallback={null}>
        <View params={params} />
      </Suspense>
    </Boundary>
  );
}

function Nowhere() {
  return <Empty title="There is no such page." />;
}

frame();
followLinks(VIEWS);
createRoot(document.getElementById("main")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
