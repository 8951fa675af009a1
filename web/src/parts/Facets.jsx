import { listOf } from "../address.js";
import { plain } from "../words.js";

const GROUPS = [
  ["bySpeaker", "Speakers"],
  ["byAbout", "About"],
  ["byOutlet", "Outlets"],
  ["byAct", "Acts"],
  ["byAboutEvent", "Events"],
  ["byType", "Words"],
  ["byCollection", "Collections"],
];
const FIRST = 6;

/** The statements in groups; a group's number opens its list, as does its name. */
export function Facets({ facets }) {
  return GROUPS.filter(([name]) => facets[name]?.length).map(([name, title]) => (
    <Group key={name} title={title} groups={facets[name]} constants={name === "byAct" || name === "byType"} />
  ));
}

function Group({ title, groups, constants }) {
  const most = groups[0].statements;
  const row = (group) => <Row key={group.key} group={group} most={most} label={constants ? plain(group.label) : group.label} />;
  return (
    <section className="facet">
      <h3>{title}</h3>
      <ol>{groups.slice(0, FIRST).map(row)}</ol>
      {groups.length > FIRST && (
        <details>
          <summary>{groups.length - FIRST} more</summary>
          <ol>{groups.slice(FIRST).map(row)}</ol>
        </details>
      )}
    </section>
  );
}

function Row({ group, most, label }) {
  const told = `${label}: ${group.statements} statements at ${group.occasions} occasions in ${group.outlets} outlets`;
  return (
    <li>
      <a href={listOf(group.filter)} title={told}>
        <span className="name">{label}</span>
        <span className="value">{group.statements.toLocaleString("en")}</span>
        <progress max={most} value={group.statements} aria-hidden="true" />
      </a>
    </li>
  );
}
