import { isConsumed } from '../../lifecycle/acts/consumption.ts';
import { parseCommands } from '../../lifecycle/commands/parse.ts';
import type { NodeId } from '../../lifecycle/ids.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { Who } from '../answer/parts.ts';
import { textHash } from '../map/issue.ts';
import type { Gathered } from './gathered.ts';

type Acts = Pick<
  Gathered,
  'world' | 'config' | 'record' | 'onIssue' | 'onPull' | 'reviews' | 'inlines' | 'moves'
>;

/** One thing that a person did and that may have to be judged by that person's permission. */
interface Act {
  readonly id: NodeId;
  readonly stream: keyof IssueRecord['consumed'];
  readonly at: Instant;
  readonly by: Who | null;
}

/**
 * Logins of people on whose permission the decision may turn: whoever approved, edited the text that is pinned, or did
 * something that is not consumed yet. Whoever only talks is not looked up, and nobody is for ever. In the order in which
 * they matter: only so many are asked for in one read, and acts are consumed oldest first, so that a crowd of strangers
 * keeps nobody waiting for good.
 */
export function whoActed(acts: Acts): ReadonlySet<string> {
  const record = acts.record.kind === 'valid' ? acts.record.record : null;
  const fresh = actsOf(acts)
    .filter((act) => record === null || !isConsumed(record, act))
    .toSorted((a, b) => a.at - b.at);
  const { stops } = acts.world.repository;
  const { pull } = acts.world;
  const who = [
    ...stops.flatMap(({ timelineItems }) => timelineItems.map(({ actor }) => actor)),
    ...editorsOf(acts, record),
    ...amendersOf(acts, record),
    pull?.mergedBy ?? null,
    ...(pull?.closings ?? []).map(({ actor }) => actor),
    ...fresh.map(({ by }) => by),
  ];
  const logins = who.flatMap((each) => (each?.__typename === 'User' ? [each.login] : []));
  return new Set([...(record?.approvals ?? []).map(({ by }) => by), ...logins]);
}

function actsOf(acts: Acts): readonly Act[] {
  const { world, config, onIssue, onPull, reviews, inlines, moves } = acts;
  const short = config.kind !== 'valid' || config.config.commands.short;
  const hasCommand = ({ body }: { readonly body: string }): boolean =>
    parseCommands(body, { short }).length > 0;
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

/** An edit matters while the text is not the one that somebody vouched for. */
function editorsOf({ world }: Acts, record: IssueRecord | null): readonly (Who | null)[] {
  const { issue } = world.repository;
  if (record !== null && textHash(issue.title, issue.body) === record.textHash) return [];
  return [issue.editor, ...issue.renames.map(({ actor }) => actor)];
}

/** Feedback and answers that were edited count as the word of an author who may still write. */
function amendersOf(acts: Acts, record: IssueRecord | null): readonly (Who | null)[] {
  if (record === null) return [];
  const sources = new Set([
    ...[...record.batch, ...record.pending, ...(record.tells ?? [])].map(({ source }) => source),
    ...record.prompts.map(({ answer }) => answer),
  ]);
  return [...acts.onIssue, ...acts.onPull, ...acts.reviews, ...acts.inlines]
    .filter(({ id, lastEditedAt }) => lastEditedAt !== null && sources.has(id))
    .map(({ author }) => author);
}
