import { listOf } from "../address.js";
import { useRead } from "../read.js";
import { day, plain, short } from "../words.js";

const NAMES = {
  speaker: "said by",
  about: "about",
  aboutRole: "as",
  text: "with the words",
  type: "type",
  act: "act",
  outlet: "in",
  event: "at, of or dated by",
  claim: "claim",
  article: "in the article",
  collection: "collection",
  said: "said",
  published: "published",
  precision: "dated to",
  hedged: "hedged",
  where: "that are",
};

/** What the statements were narrowed down by, each part with a way to take it out. */
export function Filter({ filter, facets }) {
  const labels = new Map(Object.values(facets).flatMap((groups) => groups.map(({ key, label }) => [key, label])));
  const parts = [...flat(filter)];
  if (!parts.length) return <p className="note">Everything that is loaded. Choose any number to narrow it down.</p>;
  return (
    <ul className="filter" aria-label="Narrowed down to">
      {parts.map((part) => (
        <Part key={part.path.join(".")} part={part} rest={without(filter, part.path)} labels={labels} />
      ))}
      <li>
        <a href={listOf({})}>show everything</a>
      </li>
    </ul>
  );
}

/** Every condition with the way to it; those in `and` like the others. */
function* flat(filter, path = []) {
  for (const [name, value] of Object.entries(filter)) {
    if (name === "and" && Array.isArray(value)) {
      for (const [n, inner] of value.entries()) yield* flat(inner, [...path, "and", n]);
    } else yield { name, value, path: [...path, name] };
  }
}

/** The filter without what lies at a path, and without what is empty then. */
function without(filter, [name, ...path]) {
  const { [name]: value, ...others } = filter;
  if (name !== "and" || !path.length) return others;
  const [n, ...deeper] = path;
  const left = value
    .map((inner, at) => (at === n ? without(inner, deeper) : inner))
    .filter((inner) => Object.keys(inner).length);
  return left.length ? { ...others, and: left } : others;
}

function Part({ part: { name, value }, rest, labels }) {
  return (
    <li className="part">
      <span>
        {NAMES[name] ?? name} <b>{labels.get(value) ?? <Value name={name} value={value} />}</b>
      </span>
      <a href={listOf(rest)} aria-label={`Without ${NAMES[name] ?? name}`} title="take this out">
        ×
      </a>
    </li>
  );
}

function Value({ name, value }) {
  if (isId(value)) return <Named id={value} />;
  const [event, ...others] = (name === "where" && value.occasion?.id) || [];
  if (isId(event) && !others.length && Object.keys(value).length === 1) {
    return (
      <>
        said at <Named id={event} />
      </>
    );
  }
  return name === "where" ? <code title={JSON.stringify(value)}>{short(JSON.stringify(value), 80)}</code> : told(value);
}

function isId(value) {
  return typeof value === "string" && /^(article|claim|entity|event):[0-9a-f-]{36}$/.test(value);
}

function Named({ id }) {
  const { data } = useRead(id.split(":")[0], { id });
  const node = data?.node;
  return node?.name ?? node?.gist ?? node?.title ?? node?.key ?? "…";
}

function told(value) {
  if (Array.isArray(value)) return value.map(told).join(", ");
  if (value && typeof value === "object") return range(value);
  return typeof value === "string" && /^[A-Z_]+$/.test(value) ? plain(value) : String(value);
}

function range({ from, to, certainty, wider, undated, ...others }) {
  if (undated) return "without any date";
  if (wider) return `in more than one ${wider.toLowerCase()}`;
  const unknown = Object.keys(others).length ? JSON.stringify(others) : "";
  const days = from && from === to ? day(from) : [from && `from ${day(from)}`, to && `to ${day(to)}`].filter(Boolean).join(" ");
  return [days, certainty === "CERTAIN" ? "for certain" : "possibly", unknown].filter(Boolean).join(" ");
}
