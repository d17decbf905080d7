import { isConsumed } from '../../lifecycle/acts/consumption.ts';
import type { NodeId } from '../../lifecycle/ids.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { Who } from '../answer/parts.ts';
import { textHash } from '../map/issue.ts';
import type { Gathered } from './gather.ts';

type Acts = Pick<
  Gathered,
  'world' | 'record' | 'onIssue' | 'onPull' | 'reviews' | 'inlines' | 'moves'
>;

/** One thing that a person did and that may have to be judged by that person's permission. */
interface Act {
  readonly id: NodeId;
  readonly stream: keyof IssueRecord['consumed'];
  readonly at: Instant;
  readonly by: Who | null;
}

/**
 * Logins of people on whose permission the decision may turn: whoever did something that is not consumed yet, edited the
 * text that is pinned, or approved. Whoever only talks is not looked up, and nobody is for ever.
 */
export function whoActed(acts: Acts): ReadonlySet<string> {
  const record = acts.record.kind === 'valid' ? acts.record.record : null;
  const fresh = actsOf(acts).filter((act) => record === null || !isConsumed(record, act));
  const { stops } = acts.world.repository;
  const { pull } = acts.world;
  const who = [
    ...fresh.map(({ by }) => by),
    ...editorsOf(acts, record),
    ...stops.flatMap(({ timelineItems }) => timelineItems.map(({ actor }) => actor)),
    pull?.mergedBy ?? null,
    ...(pull?.closings ?? []).map(({ actor }) => actor),
  ];
  const logins = who.flatMap((each) => (each?.__typename === 'User' ? [each.login] : []));
  return new Set([...logins, ...(record?.approvals ?? []).map(({ by }) => by)]);
}

function actsOf({ world, onIssue, onPull, reviews, inlines, moves }: Acts): readonly Act[] {
  const talk = (['issue', 'pull'] as const).flatMap((stream) =>
    (stream === 'issue' ? onIssue : onPull)
      .filter(hasCommand)
      .map(({ id, author, createdAt }) => ({ id, stream, at: createdAt, by: author })),
  );
  const verdicts = reviews
    .filter((review) => review.state !== 'COMMENTED' || hasCommand(review))
    .map(({ id, author, submittedAt }) => {
      return { id, stream: 'review' as const, at: submittedAt ?? 0, by: author };
    });
  const remarks = inlines.filter(hasCommand).map(({ id, author, publishedAt }) => {
    return { id, stream: 'inline' as const, at: publishedAt ?? 0, by: author };
  });
  const moved = moves.map(({ id, actor, createdAt }) => {
    return { id, stream: 'move' as const, at: createdAt, by: actor };
  });
  const changed = world.repository.issue.changes.map(({ id, actor, createdAt }) => {
    return { id, stream: 'hand' as const, at: createdAt, by: actor };
  });
  return [...talk, ...verdicts, ...remarks, ...moved, ...changed];
}

function hasCommand({ body }: { readonly body: string }): boolean {
  return /^\s*\//m.test(body);
}

/** An edit matters while the text is not the one that somebody vouched for. */
function editorsOf({ world }: Acts, record: IssueRecord | null): readonly (Who | null)[] {
  const { issue } = world.repository;
  if (record !== null && textHash(issue.title, issue.body) === record.textHash) return [];
  return [issue.editor, ...issue.renames.map(({ actor }) => actor)];
}
