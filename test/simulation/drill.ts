import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import { type Instant, type Millis, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import { allowed } from '../../src/sandbox/seed/allowed.ts';
import { createIssue } from '../../src/sandbox/world/operations/issues.ts';
import { addProjectItem } from '../../src/sandbox/world/operations/project-items.ts';
import type { Issue } from '../../src/sandbox/world/records/topic.ts';
import type { Person, Setting } from './ground.ts';
import { moveCard, say, sceneOf } from './people.ts';
import { type Laid, layStage, type Stage, type Wishes } from './stage.ts';
import type { FaultRates } from './faults.ts';
import { SEAL } from './process.ts';
import { marksOf } from '../../src/github/marks.ts';

/** An issue driven by an operator who says Ready, asks for one more thing, and says yes: no more is ever needed. */
export interface Drive {
  readonly issue: number;
  readonly record: () => IssueRecord | null;
  readonly isOver: () => boolean;
}

/** Something to which Drover has to react, and when it did. */
export interface Step {
  readonly what: string;
  readonly at: Instant;
  readonly answered: Instant | null;
}

export interface Drill extends Laid {
  /** Lets the operator say Ready about one more issue, or about the one that is there. */
  begin(author?: Person): Promise<Drive>;
  readonly drives: readonly Drive[];
  readonly steps: () => readonly Step[];
  /** Time passes, and the operator looks in every minute. */
  pass(length: Millis): Promise<void>;
}

/** How often the operator looks at what was put before them. */
const LOOKS_EVERY = MINUTE;

/** A stage on which nobody does anything that is not needed, and machines do what they should. */
export async function aDrill(
  seed: number,
  wishes: Pick<Wishes, 'faultAt' | 'pace' | 'mostCalls'> & {
    readonly setting: Setting;
    readonly rates: FaultRates;
    readonly feedback?: boolean;
  },
): Promise<Drill> {
  const laid = await layStage(seed, wishes);
  const { stage } = laid;
  await laid.machines.behave();
  const drives: Drive[] = [];
  const steps = watchSteps(stage);
  const said = new Set<string>();

  async function begin(author: Person = 'operator'): Promise<Drive> {
    const isFirst = drives.length === 0 && author === 'operator';
    const issue = isFirst ? firstOf(stage) : addIssue(stage, author, drives.length + 1);
    await moveCard(stage, 'operator', issue, 'Ready');
    steps.begin(issue.id, 'Ready');
    const record = (): IssueRecord | null => stage.truth.recordOf(issue.id);
    const drive = {
      issue: issue.id,
      record,
      isOver: () =>
        record()?.end !== null && sceneOf(stage.ground, issue.id)?.issue.state === 'closed',
    };
    drives.push(drive);
    return drive;
  }

  async function answer({ issue: id, record }: Drive): Promise<void> {
    const { offer, stage: at, hold } = record() ?? { offer: null, stage: null, hold: null };
    const scene = sceneOf(stage.ground, id);
    if (scene === null || at !== 'review-intake' || hold !== null) return;
    if (
      offer === null ||
      !keysOn(stage, id).includes(`offer/${offer.id}`) ||
      said.has(`${id} ${offer.id}`)
    )
      return;
    said.add(`${id} ${offer.id}`);
    const wantsMore = wishes.feedback === true && offer.id.endsWith('.1');
    const word = wantsMore ? '/feedback make it blue' : '/approve';
    await say(stage, 'operator', scene.issue, word);
    steps.begin(id, word);
  }

  return {
    ...laid,
    begin,
    drives,
    steps: steps.all,
    pass: async (length) => {
      for (let left = length; left > 0; left -= LOOKS_EVERY) {
        await stage.agenda.pass(Math.min(left, LOOKS_EVERY));
        for (const drive of drives) await answer(drive);
      }
    },
  };
}

function firstOf({ ground }: Stage): Issue {
  const scene = sceneOf(ground, ground.issues[0] ?? 0);
  if (scene === null) throw new Error('the ground has no issue');
  return scene.issue;
}

function addIssue({ ground }: Stage, author: Person, count: number): Issue {
  const { world, people, repository } = ground;
  const text = { title: `Show the price in euros, part ${count}`, body: 'It is in dollars.' };
  const issue = allowed(
    createIssue(world, people[author], { repositoryId: repository.id, ...text }),
  );
  const [project] = world.tables.projects.all();
  allowed(
    addProjectItem(world, people.operator, { projectId: project?.id ?? 0, topicId: issue.id }),
  );
  return issue;
}

/** Keys of what stands on an issue: people know of an offer by its comment, and by nothing else. */
export function keysOn({ ground }: Stage, issue: number): readonly string[] {
  const { world } = ground;
  const { keysIn } = marksOf(world.tables.topics.must(issue).nodeId, SEAL);
  return world.tables.comments.by('topic', issue).flatMap(({ body }) => keysIn(body));
}

/** Each thing that Drover has to take up: words of the operator, the end of a run, a preview. */
function watchSteps({ ground, agenda }: Stage) {
  const { world, app } = ground;
  const steps: { what: string; at: Instant; answered: Instant | null; issue: number }[] = [];
  const begin = (issue: number, what: string): void => {
    steps.push({ issue, what, at: agenda.now(), answered: null });
  };
  const issueNumbered = (number: string | undefined): number =>
    world.tables.topics.one('number', `${ground.repository.id}/${number}`)?.id ?? 0;
  world.onEvent((event) => {
    if (event.name === 'workflow_run' && event.action === 'completed')
      begin(issueNumbered(/^drover (\d+)\//.exec(event.run.displayTitle)?.[1]), 'a run ends');
    if (event.name === 'deployment_status' && event.status.state === 'success')
      begin(
        issueNumbered(/^drover\/(\d+)-/.exec(branchOf(event.deployment.sha))?.[1]),
        'a preview',
      );
  });
  const branchOf = (sha: string): string =>
    world.tables.topics
      .all()
      .flatMap((topic) =>
        topic.kind === 'pull' && topic.headOid === sha ? topic.headRef : [],
      )[0] ?? '';
  world.onChange(({ table, after }) => {
    if (table !== 'comment' || after === undefined) return;
    const { authorId, body, topicId } = after as {
      authorId: number;
      body: string;
      topicId: number;
    };
    if (authorId !== app.botId || !body.includes('<!-- drover:record ')) return;
    for (const step of steps) if (step.issue === topicId) step.answered ??= agenda.now();
  });
  return { begin, all: () => steps as readonly Step[] };
}

/** How long Drover took at the most, and for what. */
export function slowest(steps: readonly Step[], now: Instant): { what: string; seconds: number } {
  const took = steps.map(({ what, at, answered }) => {
    return { what, seconds: Math.round(((answered ?? now) - at) / SECOND) };
  });
  return took.toSorted((a, b) => b.seconds - a.seconds)[0] ?? { what: 'nothing', seconds: 0 };
}
