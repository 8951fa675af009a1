import { listOf, pageOf } from "../address.js";
import { keyOf, told } from "../pairs.js";

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
              {targets.map((target) => {
                const cell = cells.get(keyOf(speaker.key, target.key));
                return <Cell key={target.key} cell={cell} most={most} name={cell && told(speaker, target, cell.statements)} />;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell, most, name }) {
  if (!cell) return <td className="none" />;
  return (
    <td>
      <a className={`cell level-${levelOf(cell.statements, most)}`} href={listOf(cell.filter)} title={name} aria-label={name}>
        {cell.statements}
      </a>
    </td>
  );
}

/** From 1 for a single statement to 5 for the most; by the root, for a few pairs speak far more than the others, which differ too. */
function levelOf(statements, most) {
  return most > 1 ? 1 + Math.round(4 * Math.sqrt((statements - 1) / (most - 1))) : 1;
}
