import { pageOf, printedAt } from "../address.js";
import { useWidth } from "../width.js";
import { ACTS, LEANINGS, count, short, when } from "../words.js";
import { Chart } from "./Chart.jsx";

const LEAST = 320;
// Room for names at the left and for what has no date at the right, as far as there is any.
const LEFT = 190;
const RIGHT = 120;
const ROW = 40;
const TOP = 26;
const MOST = 10;
const MANY = 100;
const SIGN = 7;

/**
 * A speaker's positions and how they moved: a row for each one spoken about, a sign for each statement where it lies
 * in time, pointing up for praise and support, down for blame and denial.
 */
export function Positions({ speaker }) {
  const variables = { filter: { speaker: speaker.id }, first: MANY, order: "NEWEST" };
  const note = "Up: supports or praises. Down: accuses, criticises, denies, warns. Round: neither. A line is as long as the days in which it may lie.";
  return (
    <Chart title="Positions, and how they moved" note={note} name="quotations" variables={variables}>
      {({ statements }) => <Rows rows={rows(statements.edges)} total={statements.counts.statements} />}
    </Chart>
  );
}

/** The targets of most statements, each with its statements in the order of time. */
function rows(edges) {
  const found = new Map();
  for (const { node } of edges) {
    for (const target of node.about) {
      if (!found.has(target.id)) found.set(target.id, { target, statements: [] });
      found.get(target.id).statements.push(node);
    }
  }
  return [...found.values()].sort((one, other) => other.statements.length - one.statements.length).slice(0, MOST);
}

function Rows({ rows: shown, total }) {
  const [box, width] = useWidth(LEAST);
  if (!shown.length) return <p className="note">These statements name nobody.</p>;
  const scale = scaleOf(shown, width);
  const { left, right } = scale;
  const height = TOP + ROW * shown.length + 10;
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label="Positions over time" ref={box}>
        <svg className="drawing positions" viewBox={`0 0 ${width} ${height}`} role="group" aria-label="Positions over time">
          {scale.ends.map(([day, x, anchor]) => (
            <text key={day} className="label" x={x} y={14} textAnchor={anchor}>
              {when({ edtf: day })}
            </text>
          ))}
          <text className="label" x={scale.undated} y={14} textAnchor="middle">
            undated
          </text>
          {shown.map(({ target, statements }, n) => (
            <g key={target.id}>
              <a href={pageOf(target.id)}>
                <text className="name" x={left - 14} y={TOP + ROW * (n + 0.5)} textAnchor="end" dominantBaseline="middle">
                  {short(target.name, Math.floor((left - 14) / 8))}
                </text>
              </a>
              <line className="grid" x1={left} x2={right} y1={TOP + ROW * (n + 0.5)} y2={TOP + ROW * (n + 0.5)} />
              {spread(statements, scale).map((sign) => (
                <Sign key={sign.statement.id} sign={sign} y={TOP + ROW * (n + 0.5)} />
              ))}
            </g>
          ))}
        </svg>
      </div>
      {total > MANY && <p className="note">The latest {MANY} of {count(total, "statement")} are drawn.</p>}
    </>
  );
}

/** Days to places; an open bound ends where the others do. `ends` are the days that are written above. */
function scaleOf(shown, width) {
  const days = shown
    .flatMap(({ statements }) => statements)
    .flatMap(({ said }) => [said.earliest, said.latest])
    .filter(Boolean)
    .sort();
  const [from, to] = [days[0], days.at(-1)];
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const left = Math.min(LEFT, width * 0.34);
  const right = width - Math.min(RIGHT, width * 0.18);
  const room = right - left - 24;
  const at = (date) => left + 12 + (last > first ? ((Date.parse(date) - first) / (last - first)) * room : room / 2);
  const both = [
    [from, left, "start"],
    [to, right, "end"],
  ];
  const ends = last > first ? both : days.length ? [[from, at(from), "middle"]] : [];
  return { from, to, at, ends, left, right, undated: (right + width) / 2 };
}

/** Where each statement's sign lies; those of one day stand beside each other. */
function spread(statements, scale) {
  const taken = new Map();
  return statements.map((statement) => {
    const { earliest, latest } = statement.said;
    const known = earliest || latest;
    const from = known && scale.at(earliest ?? scale.from);
    const to = known && scale.at(latest ?? scale.to);
    const middle = known ? (from + to) / 2 : scale.undated;
    const slot = Math.round(middle / 14);
    const nth = taken.get(slot) ?? 0;
    taken.set(slot, nth + 1);
    const beside = middle + (nth % 2 ? 1 : -1) * Math.ceil(nth / 2) * 13;
    const x = known ? Math.max(scale.left + SIGN, Math.min(scale.right - SIGN, beside)) : beside;
    return { statement, x, from, to: to > from ? to : from };
  });
}

function Sign({ sign: { statement, x, from, to }, y }) {
  const leaning = LEANINGS[statement.act] ?? "neither";
  const told = `${ACTS[statement.act]}, ${when(statement.said)}: ${short(statement.text, 140)}`;
  return (
    <a href={statement.claim ? pageOf(statement.claim.id) : printedAt(statement.evidence[0].article, statement)} aria-label={told} className={`sign ${leaning}`}>
      <title>{told}</title>
      {to > from && <line className="span" x1={from} x2={to} y1={y} y2={y} />}
      <path d={SHAPES[leaning](x, y)} />
    </a>
  );
}

const SHAPES = {
  for: (x, y) => `M${x - 6} ${y + 4}L${x} ${y - 7}L${x + 6} ${y + 4}z`,
  against: (x, y) => `M${x - 6} ${y - 4}L${x} ${y + 7}L${x + 6} ${y - 4}z`,
  neither: (x, y) => `M${x - 4.5} ${y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z`,
};
