// Waits and stopwatches in words.

/** "03:07" for minutes and seconds, "1:03:07" beyond an hour. */
export function stopwatch(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** "12 phút", "1 giờ 05"; "khoảng" before it where a reboot lies between. */
export function wait(words, since, until, certain = true) {
  const minutes = Math.max(0, Math.floor((new Date(until) - new Date(since)) / 60000));
  if (minutes < 1) return words.text("desk.queue.now");
  const text =
    minutes < 60
      ? words.text("desk.queue.minutes", { minutes })
      : words.text("desk.queue.hours", {
          hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0"),
        });
  return certain ? text : `${words.text("desk.queue.uncertain")} ${text}`;
}
