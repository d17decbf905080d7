import { parseConfig } from '../lifecycle/policy/parse.ts';

type Parsed = ReturnType<typeof parseConfig>;

const texts = new WeakMap<object, string>();

/** The text that a configuration was read from; null for one that came from elsewhere. */
export function textOf(config: object): string | null {
  return texts.get(config) ?? null;
}

const known = new Map<string, Parsed>();
/** Texts of up to 64 kB that are kept, the newest. */
const MOST = 200;

/** What a configuration's text says. Every look and every sweep reads it, and it hardly ever changes: each once. */
export function readConfig(text: string): Parsed {
  const found = known.get(text);
  if (found !== undefined) return found;
  const parsed = parseConfig(text);
  const oldest = known.keys().next();
  if (known.size >= MOST && oldest.done !== true) known.delete(oldest.value);
  known.set(text, parsed);
  if (parsed.ok) texts.set(parsed.value, text);
  return parsed;
}
