// Where everything on the board stands. One set of rules for both boards: the web page and the QML window import
// this very file, so that a hall with one of each shows the same picture. Pure: numbers in, numbers out.
//
// Drawn at 1920 × 1080 (or 1080 × 1920) and scaled. On a 43-inch screen one unit is 0.5 mm: capitals of a row are
// 41 mm high, of who comes next 30 mm, of the notice 20 mm, which is what an eye resolves at 8 m.

const MARGIN = 48;
const GAP = 32;
const ROW_GAP = 10;
const CAPITAL = 0.714; // height of a capital, in ems of Noto Sans
const HALF_COLUMN = 5; // more rows than this stand in two columns

// Advance widths of Noto Sans ExtraBold in ems; digits are tabular. Anything else counts as the widest letter.
const DIGIT = 0.578;
const LETTERS = {
  A: 0.707, B: 0.673, C: 0.643, D: 0.737, E: 0.555, F: 0.544, G: 0.731, H: 0.765, I: 0.413, J: 0.341, K: 0.675,
  L: 0.573, M: 0.954, N: 0.823, O: 0.796, P: 0.630, Q: 0.796, R: 0.668, S: 0.563, T: 0.585, U: 0.756, V: 0.670,
  W: 1.000, X: 0.693, Y: 0.642, Z: 0.594, "-": 0.320,
};

/** How wide a ticket number or a counter's label is, in ems. */
export function ems(text) {
  let width = 0;
  for (const letter of text) width += letter >= "0" && letter <= "9" ? DIGIT : (LETTERS[letter] || 1.0);
  return width;
}

/** The largest size, in pixels, at which a number fits into a width; never more than `largest`. */
export function fitting(text, width, largest) {
  return Math.floor(Math.min(largest, width / Math.max(0.3, ems(text))));
}

/** Size of type whose capitals have this height. */
function type(capital) {
  return capital / CAPITAL;
}

function box(x, y, w, h) {
  return { x: Math.round(x), y: Math.round(y), w: Math.round(w), h: Math.round(h) };
}

function inset(area, by) {
  return { x: area.x + by, y: area.y + by, w: area.w - 2 * by, h: area.h - 2 * by };
}

/** `count` boxes of one size in `columns` columns, filled column by column. */
function grid(area, count, columns, gap) {
  const lines = Math.ceil(count / columns);
  const w = (area.w - gap * (columns - 1)) / columns;
  const h = (area.h - gap * (lines - 1)) / lines;
  const boxes = [];
  for (let i = 0; i < count; i += 1) {
    boxes.push(box(area.x + Math.floor(i / lines) * (w + gap), area.y + (i % lines) * (h + gap), w, h));
  }
  return boxes;
}

/**
 * The whole board.
 * `rows`: lines for counters. `coming`: places for who comes next. `demo`: whether the banner is shown.
 */
export function layout(width, height, rows, coming, demo) {
  const portrait = height > width;
  const s = portrait ? Math.min(width / 1080, height / 1920) : Math.min(width / 1920, height / 1080);
  const px = (units) => Math.round(units * s);
  const margin = px(MARGIN);
  const gap = px(GAP);
  const inner = width - 2 * margin;

  const cloth = box(0, 0, width, px(36));
  const banner = box(0, cloth.h, width, demo ? px(44) : 0);
  const top = cloth.h + banner.h;
  const header = box(margin, top, inner, px(portrait ? 148 : 100));
  const foot = px(portrait ? 128 : 108);
  const notice = box(0, height - foot, width, foot);

  const comingColumns = portrait ? 2 : Math.max(1, coming);
  const comingLines = Math.ceil(coming / comingColumns);
  const comingHeight = coming ? px(portrait ? 132 : 160) * comingLines + px(ROW_GAP) * (comingLines - 1) : 0;
  const label = px(portrait ? 72 : 176); // above the boxes in portrait, left of them in landscape
  const comingTop = notice.y - px(28) - comingHeight;
  const comingArea = portrait
    ? box(margin, comingTop, inner, comingHeight)
    : box(margin + label, comingTop, inner - label, comingHeight);
  const comingLabel = portrait
    ? box(margin, comingTop - label, inner, label)
    : box(margin, comingTop, label, comingHeight);

  const mainTop = header.y + header.h;
  const mainBottom = (portrait && coming ? comingLabel.y : comingTop) - px(portrait ? 8 : 24);
  const main = box(margin, mainTop, inner, mainBottom - mainTop);
  const columns = rows > HALF_COLUMN ? 2 : 1;
  let heroArea;
  let rowArea;
  if (portrait) {
    const lines = Math.ceil(Math.max(rows, 1) / columns);
    const wanted = px(132) * lines + px(ROW_GAP) * (lines - 1);
    const h = Math.min(wanted, main.h * 0.56);
    heroArea = box(main.x, main.y, main.w, main.h - h - px(24));
    rowArea = box(main.x, main.y + main.h - h, main.w, h);
  } else {
    const w = Math.round(main.w * (columns === 2 ? 0.455 : 0.585));
    heroArea = box(main.x, main.y, w, main.h);
    rowArea = box(main.x + w + gap, main.y, main.w - w - gap, main.h);
  }
  return {
    portrait,
    unit: s,
    cloth,
    banner,
    header,
    title: px(46),
    clock: px(portrait ? 68 : 76),
    hero: hero(heroArea, px),
    rows: grid(rowArea, rows, columns, px(ROW_GAP)).map((area) => row(area, px)),
    comingLabel: { box: comingLabel, size: px(52) },
    coming: (portrait ? turned(comingArea, coming, px) : grid(comingArea, coming, comingColumns, px(16))).map(
      (area) => next(area, px),
    ),
    notice: { box: notice, size: px(type(40)), art: px(portrait ? 140 : 124) },
    radius: px(28),
  };
}

/** Two columns filled line by line: who is next stands left, the one after right. */
function turned(area, count, px) {
  const boxes = grid(area, count + (count % 2), 2, px(ROW_GAP));
  const lines = boxes.length / 2;
  return Array.from({ length: count }, (_, i) => boxes[(i % 2) * lines + Math.floor(i / 2)]);
}

/** The newest call: a block of ink with sign and number, and a gold band that says where to. */
function hero(area, px) {
  const frame = Math.max(4, px(14));
  const content = inset(area, frame);
  const bandH = Math.min(px(184), Math.round(content.h * 0.3));
  const band = box(content.x, content.y + content.h - bandH, content.w, bandH);
  const upper = box(area.x, area.y, area.w, band.y - area.y);
  // A drawing of a sign has a margin of its own, so its box may reach to the edge.
  const side = Math.round(Math.min(upper.h, upper.w * 0.42));
  const sign = box(upper.x + frame, upper.y + (upper.h - side) / 2, side, side);
  const x = sign.x + side;
  const number = box(x, upper.y, upper.x + upper.w - px(40) - x, upper.h);
  const pad = px(16);
  const tileSide = bandH - 2 * pad;
  const tile = box(band.x + band.w - pad - tileSide, band.y + pad, tileSide, tileSide);
  const arrowW = Math.round(Math.min(px(150), band.w * 0.16));
  const arrow = box(tile.x - px(26) - arrowW, band.y + bandH * 0.29, arrowW, bandH * 0.42);
  const nameX = band.x + px(32);
  const words = arrow.x - px(26) - nameX;
  const comeW = words > px(600) ? px(250) : 0; // in a narrow band arrow and counter must do
  return {
    box: area,
    frame,
    band,
    sign,
    number,
    tile,
    arrow,
    name: box(nameX, band.y, words - comeW, bandH),
    come: box(nameX + words - comeW, band.y, comeW, bandH),
    numberSize: Math.floor(number.h * 0.9),
    nameSize: px(88),
    comeSize: px(54),
    tileSize: Math.floor(tileSide * 0.76),
    again: px(40),
  };
}

/** A counter's line: number, sign, arrow, counter. */
function row(area, px) {
  const tileSide = Math.min(area.h - px(36), px(120), Math.round(area.w * 0.19));
  const signSide = Math.min(area.h - px(18), px(140), Math.round(area.w * 0.21));
  const middle = area.y + area.h / 2;
  const tile = box(area.x + area.w - px(20) - tileSide, middle - tileSide / 2, tileSide, tileSide);
  const arrowSide = Math.min(px(26), Math.round(area.w * 0.04));
  const between = Math.min(px(20), Math.round(area.w * 0.025));
  const arrow = box(tile.x - between - arrowSide, middle - arrowSide / 2, arrowSide, arrowSide);
  const sign = box(arrow.x - between - signSide, middle - signSide / 2, signSide, signSide);
  const x = area.x + Math.min(px(36), Math.round(area.w * 0.05));
  const number = box(x, area.y, sign.x - between - x, area.h);
  return {
    box: area,
    number,
    sign,
    arrow,
    tile,
    size: Math.floor(Math.min(px(type(83)), area.h * 0.82)),
    tileSize: Math.floor(tileSide * 0.72),
  };
}

/** Somebody who comes soon: sign and number. */
function next(area, px) {
  const side = Math.min(area.h - px(20), Math.round(area.w * 0.36));
  const sign = box(area.x + px(14), area.y + (area.h - side) / 2, side, side);
  const x = sign.x + side + px(12);
  return {
    box: area,
    sign,
    number: box(x, area.y, area.x + area.w - px(18) - x, area.h),
    size: Math.floor(Math.min(px(type(60)), area.h * 0.74)),
  };
}
