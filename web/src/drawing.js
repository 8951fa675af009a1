const SHOWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font", "text-anchor", "dominant-baseline"];

/** Save the first drawing inside an element as an SVG file that looks the same anywhere. */
export function saveDrawing(element, title) {
  const drawing = element?.querySelector("svg.drawing");
  if (!drawing) return;
  const name = title.toLowerCase().replace(/\W+/g, "-");
  const url = URL.createObjectURL(new Blob([written(drawing)], { type: "image/svg+xml" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: `${name}.svg` });
  link.click();
  URL.revokeObjectURL(url);
}

/** A drawing as text, with the style that the page gave it. */
export function written(drawing) {
  const copy = drawing.cloneNode(true);
  const { width, height } = drawing.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const [from, into] = [drawing, copy].map((root) => [root, ...root.querySelectorAll("*")]);
  from.forEach((one, n) => {
    const style = getComputedStyle(one);
    for (const name of SHOWN) into[n].setAttribute(name, style.getPropertyValue(name));
    into[n].removeAttribute("class");
    into[n].removeAttribute("style");
  });
  const paper = copy.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}
