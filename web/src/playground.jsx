import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./playground.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { createRoot } from "react-dom/client";

import { ROOT } from "./address.js";
import { askOrListen } from "./listen.js";
import { about, loaded, questions } from "./questions.js";
import { shelf } from "./shelf.js";

const EMPTY_TAB = "# A question of your own. Ctrl-Space lists what can be asked, Ctrl-Enter sends it.\n";

const PLUGINS = [HISTORY_PLUGIN, explorerPlugin()];

// A chart's question comes with the address, and stands in a tab of its own.
const address = new URLSearchParams(location.search);
const sent = address.has("query") ? { query: address.get("query"), variables: address.get("variables") ?? "" } : null;

// GraphiQL takes `defaultTabs` only where nothing is stored yet: a visitor who returns finds his own tabs.
createRoot(document.getElementById("page")).render(
  <GraphiQL
    fetcher={askOrListen}
    plugins={PLUGINS}
    defaultTabs={[...(sent ? [sent] : []), ...about(await loaded(), questions)]}
    defaultQuery={EMPTY_TAB}
    initialQuery={sent?.query}
    initialVariables={sent?.variables}
    storage={shelf}
    schemaDescription
  >
    <GraphiQL.Logo>
      <a href={ROOT.href}>
        kb<span>: who said what</span>
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
