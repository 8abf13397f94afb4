// The board in a browser: words and centre once, then the one board state as the hub streams it.

import { Stream } from "../web/stream.js";
import { Words } from "../web/words.js";
import { BoardView } from "./view.js";

const SILENCE_MS = 3000;
const START_AGAIN_MS = 2000;
const AREAS = ["board", "picture"];

async function fetched(path) {
  const response = await fetch(path, { cache: "no-store" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

async function start() {
  const language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
  let words;
  let centre;
  try {
    [words, centre] = await Promise.all([Words.load(language, AREAS), fetched("/api/centre")]);
  } catch {
    setTimeout(start, START_AGAIN_MS); // the hub is not there yet
    return;
  }
  document.documentElement.lang = language;
  document.title = words.text("board.title");
  const view = new BoardView(words, centre);
  document.body.replaceChildren(view.node);
  view.start();
  new Stream("/api/events/board", {
    silenceMs: SILENCE_MS,
    onEvent: (name, data) => {
      if (name === "board" || name === "snapshot") view.show(data);
    },
    onState: (connected) => view.setConnected(connected),
    onRefused: () => {
      view.setConnected(false);
      setTimeout(() => location.reload(), 10 * START_AGAIN_MS); // until somebody lets this board in
    },
  }).start();
}

start();
