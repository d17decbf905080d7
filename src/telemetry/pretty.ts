import { levels } from 'pino';

const LEFT_OUT = new Set(['level', 'time', 'msg', 'name', 'pid', 'hostname']);

/** A line of pino's JSON as one readable line: time, level, message, then `key=value`. A text that is no JSON stays. */
export function prettyLine(json: string): string {
  const entry = parse(json);
  if (entry === null) return json;
  const time = new Date(Number(entry['time'])).toISOString().slice(11, 23);
  const level = (levels.labels[Number(entry['level'])] ?? '').toUpperCase().padEnd(5);
  const keys = Object.entries(entry)
    .filter(([key]) => !LEFT_OUT.has(key))
    .map(([key, value]) => `${key}=${show(value)}`);
  return `${[time, level, message(entry['msg']), ...keys].join(' ')}\n`;
}

function parse(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' &&
      value !== null &&
      Number.isFinite((value as { time?: unknown }).time)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function message(msg: unknown): string {
  return typeof msg === 'string' ? msg.replaceAll(/\p{Cc}+/gu, ' ') : show(msg ?? '');
}

/** Plain words as they are; anything else as JSON, so that no line break or escape code reaches a terminal. */
function show(value: unknown): string {
  return typeof value === 'string' && /^[\w./:@#+-]+$/.test(value) ? value : JSON.stringify(value);
}
