// Small tools for building a page. Text goes in as text only: nothing here, or anywhere, parses HTML.

/** Make an element. `props`: `class`, `text`, `on…` listeners, `data`, everything else an attribute. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Set text only where it changed, so that screen readers are told of real changes only. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Make a container's children follow a list of items, keeping the node of each key: focus and scroll survive.
 * `make(item)` returns `{node, update(item)}`.
 */
export function follow(container, items, keyOf, make) {
  const kept = container.following ?? new Map();
  const next = new Map();
  let before = container.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const part = kept.get(key) ?? make(item);
    part.update(item);
    next.set(key, part);
    if (part.node === before) before = before.nextElementSibling;
    else container.insertBefore(part.node, before);
  }
  for (const [key, part] of kept) if (!next.has(key)) part.node.remove();
  container.following = next;
}

/** Shrink an element's type until its text fits: its width on one line, with `lines` its height as well. In px. */
export function shrink(node, largest, { lines = false } = {}) {
  let size = largest;
  node.style.fontSize = `${size}px`;
  const tooLarge = () => node.scrollWidth > node.clientWidth + 1 || (lines && node.scrollHeight > node.clientHeight + 1);
  while (size > 10 && tooLarge()) {
    size = Math.floor(size * 0.94);
    node.style.fontSize = `${size}px`;
  }
}
