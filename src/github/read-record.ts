import type { Seal } from '../lifecycle/markers/seal.ts';
import { parseRecord, type ParsedRecord, type RecordScope } from '../lifecycle/record/codec.ts';

/** Bodies of up to 40 kB that are kept, the newest. */
const MOST = 100;

const known = new WeakMap<Seal, Map<string, ParsedRecord>>();

/** What a comment says of a record: each body once, since a wake reads it up to three times, and the next one again. */
export function readRecord(body: string, scope: RecordScope, seal: Seal): ParsedRecord {
  const bodies = known.get(seal) ?? new Map<string, ParsedRecord>();
  known.set(seal, bodies);
  const key = [scope.host, scope.repository, scope.issue, body].join('\n');
  const found = bodies.get(key);
  if (found !== undefined) return found;
  const parsed = parseRecord(body, scope, seal);
  // Most comments hold none, which is seen at once: they push nothing out.
  if (parsed.kind === 'none') return parsed;
  const oldest = bodies.keys().next();
  if (bodies.size >= MOST && oldest.done !== true) bodies.delete(oldest.value);
  bodies.set(key, parsed);
  return parsed;
}
