import type { Looked, Timed } from '../../controller/watched.ts';
import { dispatchSpanOf, type Life, spanIdOf, traceIdOf } from '../../controller/trace.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import { recordAfter } from '../metrics/tasks.ts';

/** A span, whatever library exports it. Ids are those of W3C's trace context, in hex. */
export interface SpanData extends Timed {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Null for the root, which is the life itself. */
  readonly parentId: string | null;
  /** Names, ids and numbers: never what a person or an agent wrote. */
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly isFailed: boolean;
}

/**
 * The spans of one look: `orchestrator.reconcile`, and in it what it read, planned, committed and sent. They hang below
 * the life that the issue is in, whose own span comes when it ends. A look that did nothing, or at an issue that is not
 * in care, has none. `name` is the look's own: no other look in the world has it.
 */
export function spansOf(looked: Looked, host: string, name: string): readonly SpanData[] {
  const { planned } = looked;
  const after = recordAfter(looked);
  if (planned === null || after === null || looked.outcome === 'idle') return [];
  const { repository, issue, record: read } = planned.snapshot;
  const life: Life = { host, repository: repository.id, issue: issue.number, life: after.life };
  const before = read.kind === 'valid' ? read.record : null;
  const about = {
    'drover.issue': `${looked.key.owner}/${looked.key.repo}#${looked.key.number}`,
    'drover.life': after.life,
    'drover.stage': after.stage,
  };
  const trace: Trace = { life, about, parentId: spanIdOf(life, 'reconcile', name) };
  const round = span(trace, looked, {
    name: 'orchestrator.reconcile',
    spanId: trace.parentId,
    parentId: spanIdOf(life),
    more: { 'drover.outcome': looked.outcome },
    isFailed: FAILED.includes(looked.outcome),
  });
  return [round, ...partsOf(trace, looked, before), ...wholeLife(trace, before, after)];
}

const FAILED: readonly string[] = ['bug', 'refused', 'unclear', 'lost'];

interface Trace {
  readonly life: Life;
  /** What each span says. */
  readonly about: SpanData['attributes'];
  /** The reconcile around. */
  readonly parentId: string;
}

function partsOf(trace: Trace, looked: Looked, before: IssueRecord | null): readonly SpanData[] {
  const { read, planned, committed, performed } = looked;
  const within = (name: string, time: Timed, more: SpanData['attributes'] = {}): SpanData =>
    span(trace, time, { name, more });
  return [
    ...(read === null ? [] : [within('orchestrator.read', read)]),
    ...(planned === null
      ? []
      : [within('orchestrator.plan', planned, { 'drover.stage.before': before?.stage ?? 'none' })]),
    ...aggregated(trace, looked, before),
    ...(committed === null
      ? []
      : [within('orchestrator.commit', committed, { 'drover.outcome': committed.outcome })]),
    ...performed.map((each, index) => {
      const { effect, outcome } = each;
      const more = { 'drover.outcome': outcome, 'drover.effect': effect.kind };
      const isFailed = outcome === 'failed';
      return effect.kind === 'dispatch'
        ? span(trace, each, {
            name: 'orchestrator.dispatch',
            spanId: dispatchSpanOf(trace.life, effect.key),
            more: { ...more, 'drover.run': effect.key },
            isFailed,
          })
        : span(trace, each, { name: 'orchestrator.effect', more, isFailed, index });
    }),
  ];
}

/** Taking in what a run said: from deciding on it until that is committed. */
function aggregated(
  trace: Trace,
  { planned, committed }: Looked,
  before: IssueRecord | null,
): readonly SpanData[] {
  if (planned === null || committed?.outcome !== 'done' || before?.run == null) return [];
  const { run } = planned.snapshot;
  const next = committed.request.commit?.record.run?.key ?? null;
  if (run?.key !== before.run.key || run.status !== 'completed' || next === run.key) return [];
  const time = { startedAt: planned.startedAt, endedAt: committed.endedAt };
  const more = {
    'drover.run': run.key,
    'drover.stage': before.run.stage,
    'drover.conclusion': run.conclusion ?? 'none',
  };
  const isFailed = run.conclusion !== 'success';
  return [span(trace, time, { name: 'orchestrator.aggregate', more, isFailed })];
}

/** The root: it is told once, when the life ends, since only then its length is known. */
function wholeLife(
  trace: Trace,
  before: IssueRecord | null,
  after: IssueRecord,
): readonly SpanData[] {
  if (after.end === null || before?.end != null) return [];
  const time = { startedAt: after.bornAt, endedAt: after.end.at };
  const root = span(trace, time, {
    name: 'orchestrator.life',
    spanId: spanIdOf(trace.life),
    more: { 'drover.outcome': after.end.outcome },
  });
  return [{ ...root, parentId: null }];
}

interface Named {
  readonly name: string;
  readonly spanId?: string;
  readonly parentId?: string;
  readonly more: SpanData['attributes'];
  readonly isFailed?: boolean;
  /** Tells spans of one name in one look apart. */
  readonly index?: number;
}

function span(
  { life, about, parentId }: Trace,
  { startedAt, endedAt }: Timed,
  { name, more, index = 0, ...named }: Named,
): SpanData {
  return {
    name,
    traceId: traceIdOf(life),
    spanId: named.spanId ?? spanIdOf(life, parentId, name, index),
    parentId: named.parentId ?? parentId,
    startedAt,
    endedAt: Math.max(startedAt, endedAt),
    attributes: { ...about, ...more },
    isFailed: named.isFailed ?? false,
  };
}
