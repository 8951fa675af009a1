import { isWeb } from "./address.js";
import { titleOf, when } from "./words.js";

/** A quotation with who said it, when, and where it is printed: as text, as Markdown and as HTML. */
export function citations(statement) {
  const article = statement.evidence[0]?.article;
  const parts = {
    words: quoted(statement),
    who: statement.speaker?.name ?? statement.asWritten ?? "Speaker not known",
    said: when(statement.said),
    where: [article?.title, article?.outlet?.name].filter(Boolean).join(", ") || (article ? titleOf(article) : ""),
    address: statement.evidence[0]?.openAt ?? article?.url ?? "",
  };
  return { Text: asText(parts), Markdown: asMarkdown(parts), HTML: asHtml(parts) };
}

function quoted({ type, text }) {
  const words = text.trim().replace(/^[“”"]|[,“”"]$/g, "");
  return type === "DIRECT" ? `“${words}”` : words;
}

function asText({ words, who, said, where, address }) {
  return [`${words} — ${who}, ${said}. ${where}.`, address].filter(Boolean).join(" ");
}

function asMarkdown({ words, who, said, where, address }) {
  const place = address ? `[${mark(where)}](<${address.replace(/[<>]/g, encodeURIComponent)}>)` : mark(where);
  return `> ${mark(words).replace(/\s+/g, " ")}\n>\n> — ${mark(who)}, ${said}. ${place}`;
}

function asHtml({ words, who, said, where, address }) {
  const web = isWeb(address);
  const place = web ? `<a href="${escape(address)}">${escape(where)}</a>` : escape(where);
  const cite = web ? ` cite="${escape(address)}"` : "";
  return `<blockquote${cite}><p>${escape(words)}</p><footer>— ${escape(who)}, ${said}. ${place}</footer></blockquote>`;
}

function mark(text) {
  return text.replace(/[\\`*_[\]<>#]/g, "\\$&");
}

/** A text as HTML that shows it. */
export function escape(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
