import { parseConfig } from '../lifecycle/policy/parse.ts';

type Parsed = ReturnType<typeof parseConfig>;

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
  return parsed;
}
