// Every command has one key. Keys are ignored while somebody types, while a key is held down, and with modifiers.

const TYPING = "input, textarea, select, [contenteditable]";

/** The key of an event as it is printed on the buttons; layouts and input methods that compose are seen through. */
export function keyOf(event) {
  if (event.key === "Process" || event.key === "Unidentified" || event.keyCode === 229) {
    return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.code;
  }
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}

export function isTyping(target) {
  return target instanceof Element && target.closest(TYPING) !== null;
}

/** Whether Enter or Space belongs to what has the focus, such as a button reached by Tab. */
function ownsEnter(target) {
  return target instanceof Element && target.closest("button, a[href]") !== null;
}

/**
 * Listen for keys. `act(key)` returns whether it was of use. Dialogs are modal and take their own keys: while one
 * is open nothing comes here.
 */
export function listen(act) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if ((event.key === "Enter" || event.key === " ") && ownsEnter(event.target)) return;
    if (act(keyOf(event))) event.preventDefault();
  });
}
