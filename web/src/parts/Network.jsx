import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { useMemo } from "react";

import { listOf, pageOf } from "../address.js";
import { told } from "../pairs.js";
import { count, short } from "../words.js";

const WIDTH = 860;
const HEIGHT = 500;
const STEPS = 300;

/** Who speaks about whom, as a graph: an arrow from the speaker, as thick as there are statements; each opens its list. */
export default function Network({ found }) {
  const { nodes, links, most } = useMemo(() => laidOut(found), [found]);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Who speaks about whom, as a graph">
      <svg className="drawing network" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label="Who speaks about whom">
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">
            <path d="M0 .5 8 4 0 7.5z" className="head" />
          </marker>
        </defs>
        {links.map((link) => (
          <Arrow key={`${link.source.id} ${link.target.id}`} link={link} most={most} />
        ))}
        {nodes.map((node) => (
          <a key={node.id} href={pageOf(node.id)} className={node.speaks ? "speaker" : "target"}>
            <title>{`${node.label}: ${count(node.speaks, "statement")} made, ${node.spoken} about it`}</title>
            <circle cx={node.x} cy={node.y} r={node.r} />
            <text x={node.x} y={node.y + node.r + 12} textAnchor="middle">
              {short(node.label, 26)}
            </text>
          </a>
        ))}
      </svg>
    </div>
  );
}

/** Nodes with a place and a size, links between them; the same answer gives the same picture. */
function laidOut({ speakers, targets, cells }) {
  const shown = new Map();
  const node = (id, label) => shown.get(id) ?? shown.set(id, { id, label, speaks: 0, spoken: 0 }).get(id);
  speakers.forEach(({ key, label, statements }) => Object.assign(node(key, label), { speaks: statements }));
  targets.forEach(({ key, label, statements }) => Object.assign(node(key, label), { spoken: statements }));
  const links = [...cells.values()]
    .filter((cell) => shown.has(cell.key) && cell.key !== cell.speaker.key)
    .map((cell) => ({ source: cell.speaker.key, target: cell.key, statements: cell.statements, filter: cell.filter }));
  const nodes = [...shown.values()];
  const largest = Math.max(1, ...nodes.map((one) => one.speaks + one.spoken));
  nodes.forEach((one) => Object.assign(one, { r: 5 + 11 * Math.sqrt((one.speaks + one.spoken) / largest) }));
  placed(nodes, links);
  return { nodes, links, most: Math.max(1, ...links.map((link) => link.statements)) };
}

function placed(nodes, links) {
  forceSimulation(nodes)
    .force("links", forceLink(links).id((node) => node.id).distance(130).strength(0.25))
    .force("apart", forceManyBody().strength(-620))
    .force("room", forceCollide((node) => Math.max(node.r + 24, 3.4 * short(node.label, 26).length)))
    .force("centre", forceCenter(WIDTH / 2, HEIGHT / 2))
    .force("across", forceX(WIDTH / 2).strength(0.05))
    .force("down", forceY(HEIGHT / 2).strength(0.16))
    .stop()
    .tick(STEPS);
  stretched(nodes, "x", 80, WIDTH - 80);
  stretched(nodes, "y", 30, HEIGHT - 40);
}

/** Uses all the room between two bounds. */
function stretched(nodes, axis, from, to) {
  const [least, most] = [Math.min, Math.max].map((pick) => pick(...nodes.map((node) => node[axis])));
  const scale = (to - from) / (most - least || 1);
  for (const node of nodes) node[axis] = most > least ? from + (node[axis] - least) * scale : (from + to) / 2;
}

function Arrow({ link, most }) {
  const { source, target, statements } = link;
  const name = told(source, target, statements);
  return (
    <a href={listOf(link.filter)} aria-label={name} className="arrow">
      <title>{name}</title>
      <path className="reach" d={curve(source, target)} />
      <path className="line" d={curve(source, target)} strokeWidth={1 + (4 * statements) / most} markerEnd="url(#arrow)" />
    </a>
  );
}

/** Bent, so that there and back are two lines; it ends at the rim of the target. */
function curve(source, target) {
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const bend = 0.16;
  const [mx, my] = [(source.x + target.x) / 2 - dy * bend, (source.y + target.y) / 2 + dx * bend];
  const back = Math.hypot(target.x - mx, target.y - my) || 1;
  const rim = target.r + 3;
  const [ex, ey] = [target.x - ((target.x - mx) / back) * rim, target.y - ((target.y - my) / back) * rim];
  return `M${source.x.toFixed(1)} ${source.y.toFixed(1)}Q${mx.toFixed(1)} ${my.toFixed(1)} ${ex.toFixed(1)} ${ey.toFixed(1)}`;
}
