// Times as the centre keeps them, whatever the zone of the machine that shows them.

const ZONE = "Asia/Ho_Chi_Minh";
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE, weekday: "short", day: "numeric", month: "numeric", year: "numeric",
});
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** "08:47" */
export function clock(when) {
  return CLOCK.format(new Date(when));
}

/** {weekday: 0 = Sunday, day, month, year} */
export function calendar(when) {
  const parts = Object.fromEntries(PARTS.formatToParts(new Date(when)).map((part) => [part.type, part.value]));
  return { weekday: DAYS.indexOf(parts.weekday), day: +parts.day, month: +parts.month, year: +parts.year };
}

/** "14:05" of the present day in the centre, as a moment; null if it is not a time. */
export function todayAt(text, now) {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (!found) return null;
  const { year, month, day } = calendar(now);
  const two = (value) => String(value).padStart(2, "0");
  const when = new Date(`${year}-${two(month)}-${two(day)}T${two(+found[1])}:${found[2]}:00+07:00`);
  return Number.isNaN(when.getTime()) ? null : when;
}
