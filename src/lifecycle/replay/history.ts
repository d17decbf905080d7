import type { Decision } from '../effect.ts';
import type { Seal } from '../markers/seal.ts';
import { parseConfig } from '../policy/parse.ts';
import { parseRecord, type RecordScope, renderRecord } from '../record/codec.ts';
import { RECORD_VERSION } from '../record/record.ts';
import { Results } from '../reports/results.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** One wake as it was: what was read, and what was decided from it. */
export interface Wake {
  readonly snapshot: Snapshot;
  readonly decision: Decision;
  /** The text of the configuration in force; what is said of one that breaks the schema is kept as it was. */
  readonly config: string;
}

/**
 * One history as it stands in its file. What outlives a version is kept as GitHub keeps it, and read anew by whoever
 * replays it: the record as its comment, the configuration as its text.
 */
export interface RecordedHistory {
  /** The version of the record's schema by which it was recorded. */
  readonly version: number;
  readonly configs: readonly string[];
  readonly wakes: readonly FrozenWake[];
}

interface FrozenWake {
  /** What is not as it was at the wake before. */
  readonly snapshot: Readonly<Record<string, unknown>>;
  readonly decision: Decision;
}

/** Where the records of recorded histories are valid, whatever host they come from. */
export function scopeOf({
  repository,
  issue,
}: Pick<Snapshot, 'repository' | 'issue'>): RecordScope {
  return { host: 'github.test', repository: repository.id, issue: issue.id };
}

/** What is written of these wakes; records are sealed anew. */
export function freeze(wakes: readonly Wake[], seal: Seal): RecordedHistory {
  const configs = [...new Set(wakes.map(({ config }) => config))];
  let before: Readonly<Record<string, string>> = {};
  const frozen = wakes.map(({ snapshot, decision, config }): FrozenWake => {
    const kept = asKept(snapshot, configs.indexOf(config), seal);
    const now = Object.fromEntries(
      Object.entries(kept).flatMap(([key, value]) => {
        const text = JSON.stringify(value);
        return text === undefined ? [] : [[key, text] as const];
      }),
    );
    const changed = Object.entries(now).filter(([key, text]) => before[key] !== text);
    before = now;
    const delta = changed.map(([key, text]) => [key, JSON.parse(text) as unknown] as const);
    return { snapshot: Object.fromEntries(delta), decision };
  });
  return { version: RECORD_VERSION, configs, wakes: frozen };
}

function asKept(snapshot: Snapshot, config: number, seal: Seal): Readonly<Record<string, unknown>> {
  const { record } = snapshot;
  return {
    ...snapshot,
    ...(snapshot.config.kind === 'valid' ? { config: { ...snapshot.config, config } } : {}),
    ...(record.kind === 'valid'
      ? { record: { ...record, record: renderRecord(record.record, scopeOf(snapshot), seal) } }
      : {}),
  };
}

/** The wakes of a history, with records and configuration read by this version. Throws where it cannot read them. */
export function thaw({ configs, wakes }: RecordedHistory, seal: Seal): readonly Wake[] {
  let kept: Readonly<Record<string, unknown>> = {};
  return wakes.map(({ snapshot: delta, decision }) => {
    kept = { ...kept, ...delta };
    const { snapshot, config } = asRead(kept, configs, seal);
    return { snapshot, decision, config };
  });
}

/** A snapshot whose record and configuration are still texts. */
type Kept = Omit<Snapshot, 'config' | 'record'> & {
  readonly config: { readonly kind: string; readonly config?: number };
  readonly record: { readonly kind: string; readonly record?: string };
};

function asRead(
  from: Readonly<Record<string, unknown>>,
  configs: readonly string[],
  seal: Seal,
): Pick<Wake, 'snapshot' | 'config'> {
  // A copy, so that no wake sees what another may have done to its own.
  const kept = structuredClone(from) as unknown as Kept;
  const text = configs[kept.config.config ?? 0] ?? '';
  const read = {
    ...kept,
    // As from git, where they lie as an earlier version wrote them.
    ...(kept.results ? { results: Results.parse(kept.results) } : {}),
    ...(kept.config.kind === 'valid' ? { config: { ...kept.config, config: configIn(text) } } : {}),
    ...(kept.record.kind === 'valid'
      ? { record: { ...kept.record, record: recordIn(kept.record.record ?? '', kept, seal) } }
      : {}),
  };
  return { snapshot: read as unknown as Snapshot, config: text };
}

function configIn(text: string): object {
  const parsed = parseConfig(text);
  if (parsed.ok) return parsed.value;
  throw new Error(
    `A configuration that held does not hold any more: ${JSON.stringify(parsed.error)}`,
  );
}

function recordIn(body: string, of: Pick<Snapshot, 'repository' | 'issue'>, seal: Seal): object {
  const parsed = parseRecord(body, scopeOf(of), seal);
  if (parsed.kind === 'valid') return parsed.record;
  throw new Error(`A record that was valid is ${JSON.stringify(parsed)} now`);
}
