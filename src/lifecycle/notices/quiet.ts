import { type Quiet, WEEKDAYS } from '../policy/config-notify.ts';
import { type Instant, MINUTE } from '../time.ts';

const DAY_MINUTES = 24 * 60;
/** Nearer to its end than this, quiet is followed by the minute: no zone turns its clocks by more at a time. */
const NEAR = 3 * 60;
/** Six quiet days and the hours around them, in strides and minutes: more steps than this there cannot be. */
const MOST_STEPS = 5_000;

/** When the quiet that holds at a moment is over; null when it does not hold then. */
export function quietUntil(quiet: Quiet, at: Instant): Instant | null {
  const watch = watchOf(quiet.zone);
  let left = quietLeft(quiet, watch(at));
  if (left === 0) return null;
  // Boundaries lie on whole minutes.
  let time = Math.floor(at / MINUTE) * MINUTE;
  for (let step = 0; step < MOST_STEPS && left > 0; step += 1) {
    time += left > NEAR ? (left - NEAR) * MINUTE : MINUTE;
    left = quietLeft(quiet, watch(time));
  }
  return time;
}

/** What the clock on the wall says. */
interface Wall {
  readonly day: (typeof WEEKDAYS)[number];
  /** Since midnight. */
  readonly minutes: number;
}

/** How many minutes of quiet are left by the clock on the wall; 0 when there is none. */
function quietLeft({ from, to, days }: Quiet, { day, minutes }: Wall): number {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  if (begin < end && minutes >= begin && minutes < end) return end - minutes;
  if (begin > end && minutes < end) return end - minutes;
  if (begin > end && minutes >= begin) return DAY_MINUTES - minutes + end;
  return days.includes(day) ? DAY_MINUTES - minutes : 0;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function watchOf(timeZone: string): (at: Instant) => Wall {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const name = (parts.get('weekday') ?? '').toLowerCase();
    return {
      day: WEEKDAYS.find((each) => each === name) ?? 'mon',
      minutes: (Number(parts.get('hour')) * 60 + Number(parts.get('minute'))) % DAY_MINUTES,
    };
  };
}
