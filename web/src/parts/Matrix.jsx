import { listOf, pageOf } from "../address.js";
import { keyOf } from "../pairs.js";
import { count } from "../words.js";

/** Who speaks about whom, as a table: a row a speaker, a column a target, and in each cell how many statements. */
export function Matrix({ found }) {
  const { speakers, targets, cells } = found;
  const most = Math.max(1, ...[...cells.values()].map((cell) => cell.statements));
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Who speaks about whom">
      <table className="matrix">
        <caption className="hidden">Who speaks about whom: statements by speaker and target</caption>
        <thead>
          <tr>
            <td className="corner">speaks ↓ about →</td>
            {targets.map((target) => (
              <th key={target.key} scope="col">
                <a href={pageOf(target.key)}>
                  <span>{target.label}</span>
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {speakers.map((speaker) => (
            <tr key={speaker.key}>
              <th scope="row">
                <a href={pageOf(speaker.key)}>{speaker.label}</a>
              </th>
              {targets.map((target) => (
                <Cell key={target.key} cell={cells.get(keyOf(speaker.key, target.key))} most={most} names={[speaker, target]} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell, most, names: [speaker, target] }) {
  if (!cell) return <td className="none" />;
  const told = `${speaker.label} about ${target.label}: ${count(cell.statements, "statement")}`;
  // By the root, for a few pairs speak far more than the others, which differ too.
  const strength = Math.ceil(Math.sqrt(cell.statements / most) * 5);
  return (
    <td>
      <a className={`cell level-${strength}`} href={listOf(cell.filter)} title={told} aria-label={told}>
        {cell.statements}
      </a>
    </td>
  );
}
