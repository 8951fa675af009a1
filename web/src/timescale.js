import { read } from "./read.js";

const MANY = 120;
const FEW = 3;

/** The unit that shows a filter's statements best: months, unless they are too few or too many. */
export async function bestUnit(filter, axis) {
  let months;
  try {
    months = (await read("timeline", { filter, unit: "MONTH", axis })).timeline.buckets.length;
  } catch {
    // More months than an answer may have; an error of another cause comes again.
    return "YEAR";
  }
  if (months > MANY) return "YEAR";
  return months <= FEW ? "DAY" : "MONTH";
}
