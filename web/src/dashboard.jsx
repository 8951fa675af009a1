import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { followLinks, useAddress } from "./address.js";
import { Empty } from "./parts/Basics.jsx";
import { Shell } from "./parts/Shell.jsx";
import { Add } from "./views/Add.jsx";
import { Article } from "./views/Article.jsx";
import { Claim } from "./views/Claim.jsx";
import { Dashboard } from "./views/Dashboard.jsx";
import { Event } from "./views/Event.jsx";
import { Articles, Claims, Events, Speakers } from "./views/Lists.jsx";
import { Review } from "./views/Review.jsx";
import { Search } from "./views/Search.jsx";
import { Speaker } from "./views/Speaker.jsx";

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
  return (
    <Shell page={page} title={title}>
      <View key={page + (params.get("id") ?? "")} params={params} />
    </Shell>
  );
}

function Nowhere() {
  return <Empty title="There is no such page." />;
}

followLinks(VIEWS);
createRoot(document.getElementById("page")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
