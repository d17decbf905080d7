import { CAPS } from '../../src/lifecycle/record/caps.ts';
import type { Prompt } from '../../src/lifecycle/record/prompt.ts';
import { type IssueRecord } from '../../src/lifecycle/record/record.ts';
import { MINUTE } from '../../src/lifecycle/time.ts';
import type { Issue } from '../../src/sandbox/world/records/topic.ts';
import { setDraft } from '../../src/sandbox/world/operations/pull-state.ts';
import { dismiss } from '../../src/sandbox/world/operations/reviews.ts';
import { judgeInTheEnd, judgeUnbegun } from './heard.ts';
import type { Stage } from './stage.ts';
import { moveCard, say, sceneOf } from './people.ts';

/** How long it may take in all; runs take minutes. */
const ROUNDS = 120;

/** Nothing goes wrong any more, machines do what they should, and the operator answers whatever is asked. */
export async function closeFairly(stage: Stage): Promise<void> {
  const { agenda, ground, truth } = stage;
  const asked = new Map<string, number>();
  const isAllOver = (): boolean => ground.issues.every((id) => isOver(stage, id));
  for (let round = 0; round < ROUNDS && truth.violations.length === 0; round += 1) {
    await agenda.pass(3 * MINUTE);
    if (isAllOver()) {
      // Something said on an issue that has ended may not be heard before the next sweep, and begin another life.
      await agenda.pass(10 * MINUTE);
      if (isAllOver()) break;
    }
    for (const id of ground.issues) await answer(stage, id, asked);
  }
  await agenda.pass(10 * MINUTE);
  if (truth.violations.length === 0) for (const id of ground.issues) judge(stage, id);
  await truth.settled();
  for (const bug of stage.bugs) truth.accuse('bug', bug);
}

/** Whether the issue's life has ended, or none will begin. */
export function isOver({ ground, truth }: Stage, id: number): boolean {
  const scene = sceneOf(ground, id);
  const record = truth.recordOf(id);
  if (record === null) return scene?.issue.state === 'closed';
  return record.end !== null && scene?.issue.state === 'closed';
}

async function answer(stage: Stage, id: number, asked: Map<string, number>): Promise<void> {
  const scene = sceneOf(stage.ground, id);
  if (scene === null || isOver(stage, id)) return;
  const { issue, pull } = scene;
  const record = stage.truth.recordOf(id);
  const { world, people } = stage.ground;
  if (pull?.draft && pull.state === 'open' && record?.stage === 'merge')
    setDraft(world, people.operator, { pullId: pull.id, draft: false });
  if (record?.stage === 'merge') withdrawObjections(stage, pull?.id ?? 0);
  // A reopened issue waits in Backlog for the next Ready.
  const isUnborn = record === null || record.end !== null || record.observing?.life === 'none';
  const wish = isUnborn ? 'ready' : wishFor(record);
  if (wish === null) return;
  // The same thing is said again when nothing came of it, and not for ever.
  const question = `${id} ${wish} ${record?.hold?.at ?? record?.offer?.id ?? ''}`;
  const times = asked.get(question) ?? 0;
  asked.set(question, times + 1);
  if (times % 5 !== 0 || times > 10) return;
  // What stands in Ready from before the repository opted in again can be asked for in words.
  if (wish === 'ready' && times === 0) await moveCard(stage, 'operator', issue, 'Ready');
  else if (wish === 'ready') await say(stage, 'operator', issue, '/ready');
  else await say(stage, 'operator', issue, wish);
  if (needsTwo(stage, wish)) await say(stage, 'reviewer', issue, wish);
}

/** Some acts want two people, and some owners do not let who said Ready approve. */
function needsTwo({ ground: { approvers } }: Stage, wish: string): boolean {
  return wish.startsWith('/allow p') || (wish.startsWith('/approve') && approvers.secondPerson);
}

/** A review that asks for changes is a gate of GitHub's own. */
function withdrawObjections({ ground, story }: Stage, pull: number): void {
  const { world, people } = ground;
  for (const { id, state } of world.tables.reviews.by('pull', pull)) {
    if (state !== 'CHANGES_REQUESTED') continue;
    dismiss(world, people.operator, { reviewId: id, message: 'It is as it should be now.' });
    story.tell('operator', 'dismisses a review that asks for changes');
  }
}

/** What a reasonable operator types. */
function wishFor(record: IssueRecord): string | null {
  const { hold, offer } = record;
  if (hold === null) {
    const open = record.stage === 'review-intake' && offer !== null;
    return open ? `/approve ${offer.head}` : null;
  }
  if (hold.kind === 'paused') return '/resume';
  switch (hold.code) {
    case 'prompt':
      return answerTo(record.prompts.find(({ state }) => state === 'open'));
    case 'text-fresh':
      return '/allow text';
    case 'risk':
      return '/allow risk';
    case 'design-approval':
      return '/allow design';
    case 'plan-approval':
      return '/allow plan';
    case 'protected-paths':
      return '/allow protected';
    case 'rebuilt':
    case 'observed':
    case 'pull-closed':
      return '/resume';
    case 'verify-failed':
      return '/answer accept';
    default:
      return '/retry';
  }
}

function answerTo(prompt: Prompt | undefined): string {
  switch (prompt?.kind) {
    case 'approval':
      return `/allow ${prompt.id}`;
    case 'credentials':
      return `/deny ${prompt.id} There is none.`;
    case 'choice':
      return `/answer ${prompt.id} 1`;
    case 'budget':
      return '/budget +2';
    case 'clarification':
    case undefined:
      return '/answer red';
  }
}

/** L1: Done, or Blocked with a reason that a person can act on. */
function judge({ ground, truth, story, count }: Stage, id: number): void {
  const scene = sceneOf(ground, id);
  const record = truth.recordOf(id);
  if (scene === null) return;
  const { issue } = scene;
  const accuse = truth.accuse.bind(truth);
  if (record === null || record.observing?.life === 'none') {
    if (issue.state === 'open') accuse('L1', `#${issue.number} was never begun`);
    judgeUnbegun(ground, issue, accuse);
    return count('ends closed and not begun');
  }
  judgeInTheEnd(ground, { issue, lives: truth.livesOf(id) }, accuse);
  story.tell('—', `ends in ${record.stage}, ${record.end?.outcome ?? JSON.stringify(record.hold)}`);
  judgeSize(truth, record);
  if (record.end !== null) {
    count(`ends ${record.end.outcome}`);
    if (issue.state === 'open') truth.accuse('L1', `#${issue.number} ended and is open`);
    const shown = statusOf(ground, issue);
    if (shown !== null && shown !== 'Done' && !movedByHand(ground, issue))
      truth.accuse('L1', `#${issue.number} ended and shows ${shown}`);
    return;
  }
  if (record.hold?.kind === 'blocked') {
    count(`ends blocked: ${record.hold.code}`);
    return;
  }
  const { stage, hold, run, owed } = record;
  for (const { body } of ground.world.tables.comments.by('topic', issue.id)) {
    if (body.includes('<!-- drover:record '))
      story.tell('—', body.split('<!-- drover:record ')[0] ?? '');
  }
  truth.accuse('L1', `#${issue.number} hangs: ${JSON.stringify({ stage, hold, run, owed })}`);
}

function judgeSize(truth: Stage['truth'], record: IssueRecord): void {
  if (record.history.length > CAPS.history) truth.accuse('I5', 'the history outgrew its cap');
}

function statusOf({ world, status }: Stage['ground'], issue: Issue): string | null {
  const value = world.tables.projectItems.by('topic', issue.id)[0]?.values.get(status.id);
  if (value?.kind !== 'option') return null;
  return status.options.find(({ id }) => id === value.optionId)?.name ?? null;
}

/** After the end a person may put the card wherever they like. */
function movedByHand({ world, app }: Stage['ground'], issue: Issue): boolean {
  const last = world.tables.timeline
    .by('topic', issue.id)
    .findLast(({ detail }) => detail.type === 'ProjectV2ItemStatusChangedEvent');
  return last?.actorId !== app.botId;
}
