// Shows the dock anew when a device has changed; pressing works by plain forms and needs no script.
"use strict";

const shown = document.querySelector("main").dataset.mark;

async function look() {
  try {
    const answer = await fetch("/state", { cache: "no-store" });
    if (!answer.ok || (await answer.json()).mark !== shown) {
      location.reload();
      return;
    }
  } catch {
    // The simulator was stopped: look again, it may come back.
  }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
