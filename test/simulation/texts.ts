import type { Task } from '../../src/lifecycle/reports/task.ts';
import { type Instant, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import type { Issue } from '../../src/sandbox/world/records/topic.ts';
import type { Ground } from './ground.ts';

/** An edit so shortly before Ready is asked about; GitHub tells times by the second. */
const FRESH = 10 * MINUTE - 2 * SECOND;

interface TextParts {
  readonly ground: Ground;
  readonly accuse: (promise: string, what: string) => void;
  /** Whether an account could write then, or at any time since. */
  readonly couldWrite: (account: number, since: Instant) => boolean;
  /** When one of these words was said about an issue, and by whom. */
  readonly saidOn: (
    issue: Issue,
    words: readonly string[],
  ) => readonly { readonly by: number; readonly at: Instant }[];
}

interface Rewritten {
  readonly issue: number;
  readonly by: number;
  readonly at: Instant;
  readonly words: string;
}

/** No agent is given what somebody who may not write has put into the issue, unless one who may has vouched for it. */
export function watchTexts({ ground, accuse, couldWrite, saidOn }: TextParts) {
  const { world, app, repository } = ground;
  const rewritten: Rewritten[] = [];
  world.onEvent((event) => {
    if (event.name !== 'issues' || event.action !== 'edited') return;
    const { issue, actor } = event;
    const at = world.clock().getTime();
    for (const text of [issue.title, issue.body]) {
      const [words] = /words r\d+ of \w+/.exec(text) ?? [];
      if (words === undefined || rewritten.some((each) => each.words === words)) continue;
      rewritten.push({ issue: issue.id, by: actor.accountId, at, words });
    }
  });

  function isVouched(issue: Issue, since: Instant): boolean {
    const comments = world.tables.comments.by('topic', issue.id);
    const byOne = (words: readonly string[], from: Instant): boolean =>
      saidOn(issue, words).some(({ by, at }) => at >= from && couldWrite(by, at));
    const allowed = comments
      .filter(({ body }) => body.startsWith('/allow text'))
      .map(({ authorId, createdAt }) => ({ by: authorId, at: Date.parse(createdAt) }))
      .some(({ by, at }) => at >= since - SECOND && couldWrite(by, at));
    // Whose words they are was said where the record was made anew.
    const told = comments
      .filter(
        ({ authorId, body }) => authorId === app.botId && body.includes(' were last edited by '),
      )
      .map(({ createdAt }) => Date.parse(createdAt))
      .find((at) => at >= since - SECOND);
    const letGo = told !== undefined && byOne(['resume', 'ready', 'retry'], told);
    return allowed || letGo || byOne(['ready', 'retry'], since + FRESH);
  }

  return {
    judgeTask({ key, issue: { number } }: Task, prompt: string): void {
      const issue = world.tables.topics.one('number', `${repository.id}/${number}`);
      if (issue?.kind !== 'issue') return;
      const given = rewritten.filter(
        (each) => each.issue === issue.id && prompt.includes(each.words),
      );
      for (const { by, at, words } of given)
        if (!couldWrite(by, at) && !isVouched(issue, at))
          accuse('I8', `${key} is given "${words}", who may not write, and nobody vouched for it`);
    },
  };
}
