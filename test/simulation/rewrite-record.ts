import { makeSeal } from '../../src/github/seal.ts';
import { renderRecord } from '../../src/lifecycle/record/codec.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import { allowed } from '../../src/sandbox/seed/allowed.ts';
import { editComment } from '../../src/sandbox/world/operations/comments.ts';
import type { Drill, Drive } from './drill.ts';
import { HOST } from './process.ts';

const RECORD = '<!-- drover:record ';
let forgers = 0;

/**
 * GitHub names who has edited a comment last, and that alone keeps Drover from believing most of them. Of an account that
 * was deleted it names nobody, as of a comment that was never edited: then nothing tells but the MAC.
 */
export function rewriteRecord(
  { stage }: Drill,
  { issue: id, record }: Drive,
  change: (record: IssueRecord) => IssueRecord,
): void {
  const { world, people, repository, app } = stage.ground;
  const found = record();
  const comment = world.tables.comments
    .by('topic', id)
    .find(({ authorId, body }) => authorId === app.botId && body.includes(RECORD));
  if (found === null || comment === undefined) throw new Error('there is no record');
  const issue = world.tables.topics.must(id).nodeId;
  const scope = { host: HOST, repository: repository.nodeId, issue };
  // Another each time: what was found out of a text is remembered.
  forgers += 1;
  const seal = makeSeal({ current: `a guess, the ${forgers}th`, former: [] });
  const [head = ''] = comment.body.split(RECORD);
  const body = head + renderRecord(change(found), scope, seal);
  allowed(editComment(world, people.former, { commentId: comment.id, body }));
}
