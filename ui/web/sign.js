// Signs and icons: the house's drawings, put together. The places are those of the kiosk and of the paper.

const SVG = "http://www.w3.org/2000/svg";

const SINGLE = {
  A: [0, 0, 60], B: [0, 0, 60], C: [0, 8, 54], D: [0, 0, 52],
  E: [0, -6, 52], F: [0, -5, 56], G: [0, 0, 52], H: [0, -6, 54],
};

const PAIR = {
  A: [[-18, 0, 34], [18, 0, 34]],
  B: [[-17, 0, 32], [17, 0, 32]],
  C: [[-16, 9, 30], [16, 9, 30]],
  D: [[-17, 0, 31], [17, 0, 31]],
  E: [[-18, -8, 32], [18, -8, 32]],
  F: [[-17, -5, 32], [17, -5, 32]],
  G: [[0, -19, 37], [0, 19, 37]],
  H: [[0, -23, 33], [0, 10, 33]],
};

function image(name, x, y, side) {
  const node = document.createElementNS(SVG, "image");
  node.setAttribute("href", `/art/${encodeURIComponent(name)}.svg`);
  for (const [key, value] of [["x", x - side / 2], ["y", y - side / 2], ["width", side], ["height", side]]) {
    node.setAttribute(key, value);
  }
  return node;
}

/** A ticket's sign: the shape of its service with its picture or pair of pictures. */
export function sign(look, pictures, label = "") {
  const node = document.createElementNS(SVG, "svg");
  node.classList.add("sign");
  if (label) {
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", label);
  } else {
    node.setAttribute("aria-hidden", "true");
  }
  node.setAttribute("viewBox", "-57 -57 114 114");
  const marks = pictures.length > 1 ? PAIR[look] : [SINGLE[look]];
  const drawn = marks.slice(0, pictures.length).map(([x, y, side], i) => image(`mark-${pictures[i]}`, x, y, side));
  node.append(image(`sign-${look}-empty`, 0, 0, 106), ...drawn);
  return node;
}

/** A drawing of the house, by its name. */
export function drawing(name, className = "icon") {
  const node = document.createElement("img");
  node.className = className;
  node.src = `/art/${encodeURIComponent(name)}.svg`;
  node.alt = "";
  node.draggable = false;
  return node;
}
