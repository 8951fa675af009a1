import { listOf } from "../address.js";
import { useWidth } from "../width.js";
import { brief, day } from "../words.js";
import { Number } from "./Basics.jsx";

const HEIGHT = 200;
const TOP = 18;
const FOOT = 28;
const APART = 150;
const LEFT = 32;
const LABEL = 78;
const STEPS = [1, 2, 5];

/**
 * Statements over time. A bar is solid for what lies in its unit for certain and hatched for what may; what is dated
 * to no one unit and what has no date stand apart at the right. Every bar opens its list.
 */
export function Timeline({ timeline, unit }) {
  const [box, width] = useWidth(280);
  const { buckets, wider, undated } = timeline;
  const most = Math.max(1, ...buckets.map((bucket) => bucket.possible), wider.statements, undated.statements);
  const room = Math.max(120, width - APART - 40);
  const step = room / Math.max(1, buckets.length);
  const bar = Math.min(48, Math.max(1.5, step * 0.72));
  const scale = (value) => (value / most) * (HEIGHT - TOP - FOOT);
  return (
    <div ref={box}>
      <svg className="drawing timeline" viewBox={`0 0 ${width} ${HEIGHT}`} role="group" aria-label="Statements over time">
        <Hatch />
        <Grid most={most} scale={scale} width={width} />
        {buckets.map((bucket, n) => (
          <Bar key={bucket.start} bucket={bucket} unit={unit} x={LEFT + step * n + (step - bar) / 2} width={bar} scale={scale} />
        ))}
        <Labels buckets={buckets} unit={unit} step={step} />
        <Apart x={width - APART + 24} scale={scale} share={wider} label="wider" told={`dated, but not to one ${unit.toLowerCase()}`} />
        <Apart x={width - APART + 84} scale={scale} share={undated} label="undated" told="without any date" />
      </svg>
      <Legend unit={unit} />
      <Table timeline={timeline} unit={unit} />
    </div>
  );
}

function Hatch() {
  return (
    <defs>
      <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" className="hatch-ground" />
        <rect width="1.6" height="5" className="hatch-line" />
      </pattern>
    </defs>
  );
}

function Grid({ most, scale, width }) {
  const lines = ticks(most);
  return lines.map((value) => (
    <g key={value} className="grid">
      <line x1={LEFT} x2={width} y1={HEIGHT - FOOT - scale(value)} y2={HEIGHT - FOOT - scale(value)} />
      <text x={LEFT - 6} y={HEIGHT - FOOT - scale(value)} textAnchor="end" dominantBaseline="middle">
        {value}
      </text>
    </g>
  ));
}

/** At most five round numbers from 0 up. */
function ticks(most) {
  for (let ten = 1; ; ten *= 10) {
    const step = STEPS.find((one) => most / (one * ten) <= 4);
    if (step) return Array.from({ length: Math.floor(most / (step * ten)) + 1 }, (_, n) => n * step * ten);
  }
}

function Bar({ bucket, unit, x, width, scale }) {
  const { certain, possible } = bucket;
  const base = HEIGHT - FOOT;
  const name = unitName(bucket.start, unit);
  const [low, high] = [base - scale(certain), base - scale(possible)];
  return (
    <g className="bar">
      {possible > certain && (
        <a href={listOf(bucket.filterPossible)} aria-label={`${name}: ${possible} may lie in it`}>
          <rect className="possible" x={x} width={width} y={high} height={low - high} />
        </a>
      )}
      {certain > 0 && (
        <a href={listOf(bucket.filter)} aria-label={`${name}: ${certain} for certain`}>
          <rect className="certain" x={x} width={width} y={low} height={base - low} />
        </a>
      )}
      {width > 14 && (
        <g aria-hidden="true" textAnchor="middle">
          {possible > certain && (
            <text className="count" x={x + width / 2} y={high - 5}>
              {possible}
            </text>
          )}
          {base - low > 16 && (
            <text className="value" x={x + width / 2} y={low + 13}>
              {certain}
            </text>
          )}
        </g>
      )}
    </g>
  );
}

function Labels({ buckets, unit, step }) {
  const every = Math.ceil(LABEL / step);
  return buckets.map((bucket, n) =>
    n % every ? null : (
      <text key={bucket.start} className="label" x={LEFT + step * n + step / 2} y={HEIGHT - 9} textAnchor="middle">
        {brief(began(bucket.start, unit))}
      </text>
    ),
  );
}

function unitName(start, unit) {
  return unit === "WEEK" ? `week of ${began(start, unit)}` : began(start, unit);
}

function began(start, unit) {
  return day({ MONTH: start.slice(0, 7), YEAR: start.slice(0, 4) }[unit] ?? start);
}

function Apart({ x, scale, share, label, told }) {
  const tall = scale(share.statements);
  const base = HEIGHT - FOOT;
  return (
    <g className="bar apart">
      <a href={listOf(share.filter)} aria-label={`${share.statements} ${told}`}>
        <rect className="reach" x={x} width={34} y={base - tall - 18} height={tall + 18} />
        <rect className={label} x={x} width={34} y={base - tall} height={tall} />
      </a>
      <g aria-hidden="true" textAnchor="middle">
        <text className="count" x={x + 17} y={base - tall - 5}>
          {share.statements}
        </text>
        <text className="label" x={x + 17} y={HEIGHT - 9}>
          {label}
        </text>
      </g>
    </g>
  );
}

function Legend({ unit }) {
  return (
    <ul className="legend" aria-hidden="true">
      <li className="certain">in the {unit.toLowerCase()} for certain</li>
      <li className="possible">may lie in it</li>
      <li className="wider">dated, but not to one {unit.toLowerCase()}</li>
      <li className="undated">without any date</li>
    </ul>
  );
}

/** The same for those who read rather than look. */
function Table({ timeline, unit }) {
  const { buckets, wider, undated } = timeline;
  return (
    <details className="table">
      <summary>As a table</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label="The timeline as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">{unit.toLowerCase()}</th>
              <th scope="col">certain</th>
              <th scope="col">possible</th>
            </tr>
          </thead>
          <tbody>
            {buckets.map((bucket) => (
              <tr key={bucket.start}>
                <th scope="row">{unitName(bucket.start, unit)}</th>
                <td>
                  <Number value={bucket.certain} filter={bucket.filter} />
                </td>
                <td>
                  <Number value={bucket.possible} filter={bucket.filterPossible} />
                </td>
              </tr>
            ))}
            {[
              ["wider", wider],
              ["undated", undated],
            ].map(([label, share]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td colSpan={2}>
                  <Number value={share.statements} filter={share.filter} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
