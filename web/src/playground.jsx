import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./playground.css";

import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { ask } from "./ask.js";
import { questions } from "./questions.js";
import { shelf } from "./shelf.js";

const EMPTY_TAB = "# A question of your own. Ctrl-Space lists what can be asked, Ctrl-Enter sends it.\n";

// GraphiQL takes `defaultTabs` only where nothing is stored yet: a visitor who returns finds his own tabs.
createRoot(document.getElementById("page")).render(
  <GraphiQL fetcher={ask} defaultTabs={questions} defaultQuery={EMPTY_TAB} storage={shelf} schemaDescription>
    <GraphiQL.Logo>kb: who said what</GraphiQL.Logo>
  </GraphiQL>,
);
