const SHOWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font", "text-anchor", "dominant-baseline"];

const SVG = "http://www.w3.org/2000/svg";

/** Save what is drawn inside an element as an SVG file that looks the same anywhere. */
export function saveDrawing(element, title) {
  const drawing = element.querySelector("svg.drawing");
  const table = element.querySelector("table.matrix");
  if (!drawing && !table) return;
  const name = title.toLowerCase().replace(/\W+/g, "-");
  const url = URL.createObjectURL(new Blob([drawing ? written(drawing) : tabled(table)], { type: "image/svg+xml" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: `${name}.svg` });
  link.click();
  URL.revokeObjectURL(url);
}

/** A drawing as text, with the style that the page gave it. */
function written(drawing) {
  const copy = drawing.cloneNode(true);
  const { width, height } = drawing.viewBox.baseVal;
  const [from, into] = [drawing, copy].map((root) => [root, ...root.querySelectorAll("*")]);
  from.forEach((one, n) => {
    const style = getComputedStyle(one);
    for (const name of SHOWN) into[n].setAttribute(name, style.getPropertyValue(name));
    into[n].removeAttribute("class");
    into[n].removeAttribute("style");
  });
  return onPaper(copy, width, height);
}

/** A table as a drawing: every cell where it lies, with its colour and its words; those on end stay so. */
function tabled(table) {
  const whole = table.getBoundingClientRect();
  const drawing = document.createElementNS(SVG, "svg");
  for (const cell of table.querySelectorAll("th a, td a, .corner")) {
    const box = cell.getBoundingClientRect();
    const style = getComputedStyle(cell);
    const [x, y] = [box.x - whole.x, box.y - whole.y];
    drawing.append(made("rect", { x, y, width: box.width, height: box.height, rx: 3, fill: style.backgroundColor }));
    drawing.append(lettered(cell, style, { x, y, width: box.width, height: box.height }));
  }
  return onPaper(drawing, whole.width, whole.height);
}

function lettered(cell, style, { x, y, width, height }) {
  const onEnd = cell.closest("thead th");
  const middle = cell.closest("td:not(.corner)");
  const [left, base] = onEnd ? [x + width / 2, y + height - 6] : [middle ? x + width / 2 : x, y + height / 2];
  const words = made("text", {
    x: left,
    y: base,
    fill: style.color,
    "font-family": style.fontFamily,
    "font-size": style.fontSize,
    "dominant-baseline": "central",
    "text-anchor": middle ? "middle" : "start",
    ...(onEnd && { transform: `rotate(-90 ${left} ${base})` }),
  });
  words.textContent = cell.textContent;
  return words;
}

function made(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** A drawing of a size on the colour of the page, as text. */
function onPaper(drawing, width, height) {
  drawing.setAttribute("xmlns", SVG);
  drawing.setAttribute("width", width);
  drawing.setAttribute("height", height);
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const fill = getComputedStyle(document.documentElement).backgroundColor;
  drawing.prepend(made("rect", { width: "100%", height: "100%", fill }));
  return new XMLSerializer().serializeToString(drawing);
}
