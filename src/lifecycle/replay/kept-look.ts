import type { Decision } from '../effect.ts';
import type { Seal } from '../markers/seal.ts';
import { parseConfig } from '../policy/parse.ts';
import { parseRecord } from '../record/codec.ts';
import { Results } from '../reports/results.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Instant } from '../time.ts';

/** The form of a kept look, by which later versions know it. */
const FORM = 'drover-look/1';

/**
 * One look of a server as it is kept: what was read, and what that version decided from it. The record stands in it as
 * its hidden comment and the configuration as its text, so that a later version reads them as it would from GitHub.
 */
export interface KeptLook {
  readonly form: typeof FORM;
  readonly at: Instant;
  /** Whether people's text was taken out. */
  readonly redacted: boolean;
  /** Null where none held, or its text is not known. */
  readonly config: string | null;
  readonly snapshot: object;
  readonly decision: Decision;
}

/** A look as it is read again. */
export interface ReadLook {
  readonly snapshot: Snapshot;
  readonly decision: Decision;
  readonly config: string | null;
  readonly redacted: boolean;
}

const RECORD = '<!-- drover:record ';

/** A snapshot as plain values, with the record in its comment alone. */
export function asKept(snapshot: Snapshot): object {
  const { record, config } = snapshot;
  const kept = {
    ...snapshot,
    record: 'comment' in record ? { ...record, comment: recordOf(record.comment) } : record,
  };
  return {
    ...kept,
    ...(record.kind === 'valid' ? { record: { ...kept.record, record: null } } : {}),
    ...(config.kind === 'valid' ? { config: { ...config, config: null } } : {}),
  };
}

/** Of what people read above it nothing is needed to decide. */
function recordOf<T extends { readonly body: string }>(comment: T): T {
  const start = comment.body.lastIndexOf(RECORD);
  return { ...comment, body: start < 0 ? '' : comment.body.slice(start) };
}

export function keptLook(
  { at, redacted, config }: Pick<KeptLook, 'at' | 'redacted' | 'config'>,
  snapshot: object,
  decision: Decision,
): KeptLook {
  return { form: FORM, at, redacted, config, snapshot, decision };
}

/** Whoever kept it had the key, and took the record for good. */
const KEPT: Seal = {
  sign: () => {
    throw new Error('what was kept is not signed anew');
  },
  verify: () => true,
};

/** What matters not while signatures are not checked. */
const ANYWHERE = { host: '', repository: '', issue: '' };

/** A snapshot whose record and configuration are still texts. */
type Kept = Omit<Snapshot, 'config' | 'record'> & {
  readonly config: { readonly kind: string };
  readonly record: { readonly kind: string; readonly comment?: { readonly body: string } };
};

/** Reads a look that was kept. An error says, for a person, why it cannot be. */
export function readLook(text: string): Result<ReadLook, string> {
  const look = parsed(text);
  if (look === null) return fail('it is no look that a server kept, or of a newer version');
  const { config, decision, redacted } = look;
  const read = thawed(look.snapshot, config);
  return read.ok ? ok({ snapshot: read.value, decision, config, redacted }) : read;
}

function parsed(text: string): KeptLook | null {
  try {
    const look = JSON.parse(text) as Partial<KeptLook> | null;
    const isWhole = look?.snapshot !== undefined && look.decision !== undefined;
    return look?.form === FORM && isWhole ? (look as KeptLook) : null;
  } catch {
    return null;
  }
}

/** Puts record and configuration back, as this version reads them. */
export function thawed(kept: object, config: string | null): Result<Snapshot, string> {
  const from = kept as Kept;
  const record = recordIn(from);
  if (!record.ok) return record;
  const held = configIn(from, config);
  if (!held.ok) return held;
  const results = from.results === null ? { data: null } : Results.safeParse(from.results);
  const read = { ...from, ...record.value, ...held.value, results: results.data ?? null };
  return ok(read as unknown as Snapshot);
}

function recordIn({ record }: Kept): Result<object, string> {
  if (record.kind !== 'valid') return ok({});
  const read = parseRecord(record.comment?.body ?? '', ANYWHERE, KEPT);
  return read.kind === 'valid'
    ? ok({ record: { ...record, record: read.record } })
    : fail(`its record, which was valid, is ${read.kind} to this version`);
}

function configIn({ config }: Kept, text: string | null): Result<object, string> {
  if (config.kind !== 'valid') return ok({});
  const read = text === null ? null : parseConfig(text);
  return read?.ok === true
    ? ok({ config: { ...config, config: read.value } })
    : fail('its configuration, which held, does not hold for this version');
}
