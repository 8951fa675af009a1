import { read } from "./read.js";

const MANY = 120;
const FEW = 3;

/**
 * The timeline in the unit that is asked for or, without one, in the one that shows it best: months, unless they are
 * too few or too many. Answers `{timeline, unit}`.
 */
export async function scaled({ filter, axis, unit }) {
  if (unit) return answered(filter, axis, unit);
  let months;
  try {
    months = await answered(filter, axis, "MONTH");
  } catch {
    // More months than an answer may have; an error of another cause comes again.
    return answered(filter, axis, "YEAR");
  }
  const { length } = months.timeline.buckets;
  if (length > MANY) return answered(filter, axis, "YEAR");
  return length <= FEW ? answered(filter, axis, "DAY") : months;
}

async function answered(filter, axis, unit) {
  const { timeline } = await read("timeline", { filter, axis, unit });
  return { timeline, unit };
}
