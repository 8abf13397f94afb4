// Shows the virtual screens as they are now, and hands a touch on the kiosk's picture to the kiosk.
"use strict";

const REFRESH_MS = 400;

async function follow(image) {
  let shown = "";
  for (;;) {
    try {
      const answer = await fetch(`${image.dataset.screen}.png`, { headers: shown ? { "If-None-Match": shown } : {} });
      if (answer.status === 200) {
        shown = answer.headers.get("ETag") ?? "";
        const before = image.src;
        image.src = URL.createObjectURL(await answer.blob());
        await image.decode();
        if (before.startsWith("blob:")) URL.revokeObjectURL(before);
      }
    } catch {
      // The demo is stopping or starting: the last picture stays until there is another.
    }
    await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
  }
}

function touch(event) {
  const image = event.currentTarget;
  const place = image.getBoundingClientRect();
  const body = JSON.stringify({
    screen: image.dataset.screen,
    x: (event.clientX - place.left) / place.width,
    y: (event.clientY - place.top) / place.height,
  });
  fetch("touch", { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

for (const image of document.querySelectorAll("img[data-screen]")) {
  image.addEventListener("click", touch);
  follow(image);
}
