import type { Status } from '../../src/lifecycle/stage.ts';
import type { Actor } from '../../src/sandbox/world/actor.ts';
import {
  createComment,
  deleteComment,
  editComment,
} from '../../src/sandbox/world/operations/comments.ts';
import { commitFiles } from '../../src/sandbox/world/operations/contents.ts';
import { createIssue, setIssueState } from '../../src/sandbox/world/operations/issues.ts';
import { mergePull } from '../../src/sandbox/world/operations/merge.ts';
import { setItemField } from '../../src/sandbox/world/operations/project-items.ts';
import { setDraft, setPullState } from '../../src/sandbox/world/operations/pull-state.ts';
import { updateRef } from '../../src/sandbox/world/operations/refs.ts';
import { setCollaborator } from '../../src/sandbox/world/operations/repositories.ts';
import { createReview, dismiss } from '../../src/sandbox/world/operations/reviews.ts';
import type { Issue, Pull } from '../../src/sandbox/world/records/topic.ts';
import type { Chance } from './chance.ts';
import { type Ground, PEOPLE, type Person } from './ground.ts';
import type { Story } from './story.ts';

/** Where somebody acts, and where it is told. */
interface Where {
  readonly ground: Ground;
  readonly story: Story;
}

interface Acting extends Where {
  readonly chance: Chance;
}

/** What one can do at this moment, each as often as its weight. */
type Act = (acting: Acting, scene: Scene) => Promise<unknown>;

interface Scene {
  readonly issue: Issue;
  readonly pull: Pull | undefined;
}

/** Somebody does something, whether it makes sense or not. */
export async function actAtRandom(acting: Acting): Promise<void> {
  const scene = sceneOf(acting.ground, acting.chance.pick(acting.ground.issues));
  if (scene !== null) await acting.chance.weighed(ACTS)(acting, scene);
}

export function sceneOf({ world, repository }: Ground, issueId: number): Scene | null {
  const issue = world.tables.topics.get(issueId);
  if (issue?.kind !== 'issue') return null;
  const pulls = world.tables.topics
    .by('repository', repository.id)
    .filter((topic): topic is Pull => topic.kind === 'pull')
    .filter(({ headRef }) => headRef.startsWith(`drover/${issue.number}-`));
  return { issue, pull: pulls.at(-1) };
}

export async function moveCard(
  { ground, story }: Where,
  who: Person,
  issue: Issue,
  to: Status,
): Promise<void> {
  const { world, status, people } = ground;
  const item = world.tables.projectItems.by('topic', issue.id)[0];
  const option = status.options.find(({ name }) => name === to);
  if (item === undefined || option === undefined) return;
  const value = { kind: 'option', optionId: option.id } as const;
  const moved = setItemField(world, people[who], { itemId: item.id, fieldId: status.id, value });
  story.tell(who, `moves the card of #${issue.number} to ${to}${moved.ok ? '' : ' (refused)'}`);
}

export async function say(
  { ground, story }: Where,
  who: Person | 'rival',
  on: Issue | Pull,
  body: string,
): Promise<void> {
  const actor: Actor = who === 'rival' ? ground.rival : ground.people[who];
  const said = createComment(ground.world, actor, { topicId: on.id, body });
  story.tell(who, `says on ${on.kind} #${on.number}: ${body}${said.ok ? '' : ' (refused)'}`);
}

const anyone = (chance: Chance): Person =>
  chance.weighed<Person>([
    [45, 'operator'],
    [25, 'reviewer'],
    [15, 'former'],
    [15, 'outsider'],
  ]);

const comment: Act = async (acting, { issue, pull }) => {
  const { chance } = acting;
  const on = pull !== undefined && chance.happens(0.5) ? pull : issue;
  const sha = pull?.headOid ?? '0'.repeat(40);
  const body = chance.weighed([
    [10, '/approve'],
    [5, `/approve ${sha}`],
    [8, `/feedback make it ${chance.pick(['blue', 'green', 'larger'])}`],
    [3, '/unapprove'],
    [5, '/pause'],
    [5, '/resume'],
    [6, '/retry'],
    [2, '/cancel'],
    [1, '/reject not worth it'],
    [5, '/answer red'],
    [4, `/allow p${chance.between(1, 3)}`],
    [3, `/deny p${chance.between(1, 3)} not now`],
    [2, `/answer p${chance.between(1, 2)} 2`],
    [1, '/budget +2'],
    [1, `/delegate @${chance.pick(PEOPLE)}`],
    [3, `/tell note ${chance.between(1, 1_000_000)}`],
    [2, '/why'],
    [1, '/help'],
    [2, '/ready'],
    [2, '/allow protected'],
    [1, '/repair'],
    [1, '> /approve'],
    [1, '/aprove'],
    [4, 'What a nice day.'],
  ]);
  const who = chance.happens(0.1) ? 'rival' : anyone(chance);
  await say(acting, who, on, body);
};

const move: Act = (acting, { issue }) => {
  const { chance } = acting;
  const to = chance.weighed<Status>([
    [10, 'Ready'],
    [4, 'Backlog'],
    [3, 'In Progress'],
    [3, 'In Review'],
    [6, 'Approved'],
    [1, 'Done'],
    [2, 'Blocked'],
  ]);
  return moveCard(acting, anyone(chance), issue, to);
};

const review: Act = async ({ ground, chance, story }, { pull }) => {
  if (pull === undefined) return;
  const who = anyone(chance);
  const event = chance.weighed([
    [6, 'APPROVE'],
    [2, 'REQUEST_CHANGES'],
    [2, 'COMMENT'],
  ] as const);
  const made = createReview(ground.world, ground.people[who], {
    pullId: pull.id,
    event,
    ...(event === 'APPROVE' ? {} : { body: 'The name is wrong.' }),
  });
  story.tell(
    who,
    `reviews #${pull.number} at ${pull.headOid.slice(0, 7)}: ${event}${made.ok ? '' : ' (refused)'}`,
  );
};

const dismissal: Act = async ({ ground, chance, story }, { pull }) => {
  const approving = ground.world.tables.reviews
    .by('pull', pull?.id ?? 0)
    .filter(({ state }) => state === 'APPROVED');
  if (approving.length === 0) return;
  const { id } = chance.pick(approving);
  dismiss(ground.world, ground.people.operator, { reviewId: id, message: 'No.' });
  story.tell('operator', 'dismisses an approving review');
};

/** People's comments are edited and deleted, and Drover's own. */
const meddle: Act = async ({ ground, chance, story }, { issue, pull }) => {
  const { world, people, app } = ground;
  const all = [issue, pull].flatMap((topic) =>
    topic === undefined ? [] : world.tables.comments.by('topic', topic.id),
  );
  const own = all.filter(({ authorId }) => authorId !== app.botId);
  const from = chance.happens(0.5) ? own : all;
  if (from.length === 0) return;
  const found = chance.pick(from);
  const words = found.body.slice(0, 30);
  const isOwn = found.authorId !== app.botId;
  if (chance.happens(0.5)) {
    deleteComment(world, people.operator, { commentId: found.id });
    story.tell('operator', `deletes a comment: ${words}`);
    return;
  }
  const body = isOwn ? chance.pick(['/approve', 'never mind', '/pause']) : `${found.body} `;
  editComment(world, people.operator, { commentId: found.id, body });
  story.tell('operator', `edits a comment: ${words}`);
};

const push: Act = async ({ ground, chance, story }, { pull }) => {
  if (pull === undefined || pull.state === 'closed') return;
  const who = chance.pick(['reviewer', 'former'] as const);
  const path = ground.setting.steers === true && chance.happens(0.6) ? 'AGENTS.md' : 'hand.txt';
  const done = await commitFiles(ground.world, ground.people[who], {
    repositoryId: ground.repository.id,
    branch: chance.happens(0.8) ? pull.headRef : 'main',
    message: 'By hand',
    changes: [{ path, content: `${chance.next()}\n` }],
  });
  story.tell(who, `pushes ${path} to #${pull.number} or main${done.ok ? '' : ' (refused)'}`);
};

const pullState: Act = async ({ ground, chance, story }, { pull }) => {
  if (pull === undefined || pull.merged) return;
  const { world, people } = ground;
  const what = chance.weighed([
    [4, 'close'],
    [5, 'reopen'],
    [2, 'draft'],
    [3, 'ready'],
    [9, 'delete its branch'],
  ] as const);
  switch (what) {
    case 'close':
    case 'reopen': {
      const state = what === 'close' ? 'closed' : 'open';
      setPullState(world, people.reviewer, { pullId: pull.id, state });
      break;
    }
    case 'draft':
    case 'ready':
      setDraft(world, people.reviewer, { pullId: pull.id, draft: what === 'draft' });
      break;
    case 'delete its branch': {
      const ref = `refs/heads/${pull.headRef}`;
      const change = { repositoryId: ground.repository.id, ref, sha: null, force: true };
      await updateRef(world, people.reviewer, change);
      break;
    }
  }
  story.tell('reviewer', `on #${pull.number}: ${what}`);
};

const handMerge: Act = async ({ ground, story }, { pull }) => {
  if (pull === undefined || pull.state === 'closed') return;
  const done = await mergePull(ground.world, ground.people.operator, { pullId: pull.id });
  story.tell('operator', `merges #${pull.number} by hand${done.ok ? '' : ' (refused)'}`);
};

const issueState: Act = async ({ ground, story }, { issue }) => {
  const state = issue.state === 'open' ? 'closed' : 'open';
  setIssueState(ground.world, ground.people.operator, { issueId: issue.id, state });
  story.tell('operator', `makes #${issue.number} ${state}`);
};

const permission: Act = async ({ ground, chance, story }) => {
  const { people, repository, world } = ground;
  const to = chance.happens(0.5) ? 'read' : 'write';
  const { accountId } = people.former;
  const change = { repositoryId: repository.id, accountId, permission: to } as const;
  setCollaborator(world, people.operator, change);
  story.tell('operator', `lets former ${to}`);
};

const stop: Act = async ({ ground, story }) => {
  const { world, people, repository } = ground;
  const open = openStops(ground);
  if (open.length === 0) {
    const text = { title: 'Stop', body: 'Something is wrong.', labels: ['drover:stop'] };
    createIssue(world, people.operator, { repositoryId: repository.id, ...text });
  }
  for (const { id } of open)
    setIssueState(world, people.operator, { issueId: id, state: 'closed' });
  story.tell('operator', open.length === 0 ? 'stops Drover' : 'lets Drover go on');
};

export function openStops({ world, repository }: Ground): readonly Issue[] {
  return world.tables.topics
    .by('repository', repository.id)
    .filter((topic): topic is Issue => topic.kind === 'issue')
    .filter(({ title, state }) => title === 'Stop' && state === 'open');
}

const ACTS: readonly (readonly [number, Act])[] = [
  [40, comment],
  [14, move],
  [16, review],
  [2, dismissal],
  [6, meddle],
  [6, push],
  [6, pullState],
  [2, handMerge],
  [1, issueState],
  [5, permission],
  [1, stop],
];
