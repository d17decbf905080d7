import { marksOf } from '../../src/github/marks.ts';
import { type Instant, SECOND } from '../../src/lifecycle/time.ts';
import { actionsApp } from '../../src/sandbox/actions-host/actions-app.ts';
import type { DomainEvent } from '../../src/sandbox/world/events.ts';
import type { Issue, Pull, Topic } from '../../src/sandbox/world/records/topic.ts';
import { shaKey } from '../../src/sandbox/world/tables.ts';
import type { Ground } from './ground.ts';
import { SEAL } from './process.ts';

/** Judges what the world alone shows, beside what {@link watchTruth} does, and what goes over the wire. */
export interface Witness {
  /** A request on its way to GitHub. */
  asks(request: Request): void;
  /** What came back, as `toResponse` makes it. */
  hears(request: Request, answer: Response): void;
  lookBegins(process: number): void;
  /** From now on this may not leave Drover: a secret, or the words of somebody who does not count. */
  forbid(text: string, promise: string): void;
  /** Resolves when all that was asked of the repository has been judged. */
  settled(): Promise<void>;
}

export interface Request {
  /** Which of Drover's processes asks: limits are its own to remember, and GitHub tells each of them anew. */
  readonly process: number;
  readonly name: string;
  readonly body: string;
  readonly credential: string;
  readonly isWrite: boolean;
}

/** Somebody said yes: what to, and whether there was an offer to say it to. */
interface Yes {
  readonly issue: number;
  readonly at: Instant;
  readonly head: string;
  readonly base: string;
  /** It names its head itself, and needs no offer. */
  readonly names: boolean;
}

/** Questions that belong to a look at an issue; others are asked beside it. */
const OF_A_LOOK = /^(IssueWorld|Earlier|Further|Sources|Stopping|Team)/;
/** GitHub tells times by the second. */
const TICK = SECOND;
const PATIENCE = 10 * SECOND;
/** As the default configuration has them. */
const PROTECTED = /^(\.github\/|\.claude\/|\.mcp\.json$|(CLAUDE|AGENTS)\.md$|CODEOWNERS$)/;

export function watchClosely(
  ground: Ground,
  accuse: (promise: string, what: string) => void,
): Witness {
  const { world, repository, app } = ground;
  const now = (): Instant => world.clock().getTime();
  const forbidden: { readonly text: string; readonly promise: string }[] = [];
  const limits = new Map<string, { readonly until: Instant; readonly heard: Instant }>();
  const asking: Promise<void>[] = [];
  const checksApp = actionsApp(world).id;
  /** Processes whose look has had an answer with holes. */
  const torn = new Set<number>();
  const approvals = watchApprovals(ground);
  watchCards(ground, accuse);

  function forbid(text: string, promise: string): void {
    forbidden.push({ text, promise });
  }

  function judgeMerge(pull: Pull): void {
    const issue = issueOf(ground, pull);
    if (issue === undefined) return;
    const said = approvals.of(issue).filter(({ head }) => head === pull.headOid);
    const name = `#${pull.number} at ${pull.headOid.slice(0, 7)}`;
    if (said.length === 0) return;
    if (!said.some((yes) => yes.names || approvals.hadOffer(yes)))
      accuse('I1', `${name} was merged on an approval given before its offer stood`);
    if (!said.some(({ base }) => base === pull.baseRef))
      accuse('I1', `${name} was approved for another base than ${pull.baseRef}`);
    if (!said.some(({ at }) => at - TICK <= now() - PATIENCE))
      accuse('I1', `${name} was merged within ten seconds of its approval`);
    if (ground.setting.checks !== 'none' && !isProven(pull.headOid))
      accuse('I2', `${name} was merged without its check by the source that is expected`);
    asking.push(judgePaths(pull, issue));
  }

  function isProven(head: string): boolean {
    const runs = world.tables.checkRuns.by('sha', shaKey(repository.id, head));
    const own = runs.filter(({ name, appId }) => name === 'test' && appId === checksApp);
    return own.at(-1)?.conclusion === 'success';
  }

  async function judgePaths(pull: Pull, issue: Issue): Promise<void> {
    const range = [pull.baseOid, pull.headOid] as const;
    const from = (await world.git.mergeBase(repository.id, ...range)) ?? pull.baseOid;
    const files = await world.git.diff(repository.id, from, pull.headOid);
    const touched = files.map(({ path }) => path).filter((path) => PROTECTED.test(path));
    const allowed = world.tables.comments
      .by('topic', issue.id)
      .some(({ body }) => /^\/allow protected/m.test(body));
    if (touched.length > 0 && !allowed)
      accuse('I12', `#${pull.number} was merged with ${touched.join(', ')}, which nobody allowed`);
  }

  world.onChange(({ table, before, after }) => {
    if (table !== 'issue or pull request') return;
    const [was, is] = [before as Topic | undefined, after as Topic | undefined];
    if (is?.kind !== 'pull' || !is.merged || (was?.kind === 'pull' && was.merged)) return;
    if (is.mergedById === app.botId) judgeMerge(is);
  });

  return {
    asks: ({ process, name, body, credential, isWrite }) => {
      const { until, heard } = limits.get(`${process} ${credential}`) ?? {
        until: -Infinity,
        heard: -Infinity,
      };
      // One that was on its way when the limit was told has crossed the answer.
      if (now() < until && now() > heard)
        accuse('I14', `${name} was sent ${until - now()} ms before its time`);
      if (isWrite && torn.has(process))
        accuse('I17', `${name} was sent after an answer with holes`);
      for (const { text, promise } of forbidden)
        if (body.includes(text)) accuse(promise, `${name} carries what must not leave`);
      if (body.includes(secretIn(credential))) accuse('I15', `${name} carries its credential`);
    },
    hears: ({ process, name, credential }, answer) => {
      const until = limitOf(answer, now());
      if (until !== null) limits.set(`${process} ${credential}`, { until, heard: now() });
      if (OF_A_LOOK.test(name) && hasHoles(answer)) torn.add(process);
    },
    lookBegins: (process) => torn.delete(process),
    forbid,
    settled: async () => {
      await Promise.all(asking);
    },
  };
}

function secretIn(credential: string): string {
  return credential.replace(/^(token|bearer) /i, '');
}

/** When GitHub said to come back. */
function limitOf({ headers }: Response, now: Instant): Instant | null {
  const retryAfter = headers.get('retry-after') ?? null;
  if (retryAfter !== null) return now + Number(retryAfter) * SECOND;
  const isSpent = headers.get('x-ratelimit-remaining') === '0';
  return isSpent ? Number(headers.get('x-ratelimit-reset')) * SECOND : null;
}

/** An error without a type is one of GitHub's own. */
function hasHoles({ body }: Response): boolean {
  const { errors = [] } = (body ?? {}) as { readonly errors?: readonly { type: string | null }[] };
  return errors.some(({ type }) => type === null);
}

function issueOf({ world, repository }: Ground, pull: Pull): Issue | undefined {
  const number = Number(/^drover\/(\d+)-/.exec(pull.headRef)?.[1]);
  const topic = world.tables.topics.one('number', `${repository.id}/${number}`);
  return topic?.kind === 'issue' ? topic : undefined;
}

/** Every yes that anybody said, whether they may or not, and every offer. */
function watchApprovals(ground: Ground) {
  const { world, app, repository, status } = ground;
  const said: Yes[] = [];
  const offers: Omit<Yes, 'names'>[] = [];
  const pullOf = (topic: Topic): Pull | undefined =>
    topic.kind === 'pull'
      ? topic
      : world.tables.topics
          .by('repository', repository.id)
          .filter((each): each is Pull => each.kind === 'pull')
          .findLast(({ headRef }) => headRef.startsWith(`drover/${topic.number}-`));

  function note(list: (what: Omit<Yes, 'names'>) => void, topic: Topic): void {
    const pull = pullOf(topic);
    const issue = pull === undefined ? undefined : issueOf(ground, pull);
    if (pull === undefined || issue === undefined) return;
    const at = world.clock().getTime();
    list({ issue: issue.id, at, head: pull.headOid, base: pull.baseRef });
  }

  function noteComment(event: DomainEvent & { readonly name: 'issue_comment' }): void {
    const { comment, topic, action } = event;
    if (action !== 'created' && action !== 'edited') return;
    if (comment.authorId === app.botId) {
      const { keysIn } = marksOf(topic.nodeId, SEAL);
      const isOffer = keysIn(comment.body).some((key) => key.startsWith('offer/'));
      if (isOffer && action === 'created') note((offer) => offers.push(offer), topic);
      return;
    }
    for (const [, rest = ''] of comment.body.matchAll(/^\/approve(.*)$/gm)) {
      const sha = /[0-9a-f]{40}/.exec(rest)?.[0];
      note((yes) => said.push({ ...yes, head: sha ?? yes.head, names: sha !== undefined }), topic);
    }
  }

  world.onEvent((event) => {
    if (event.name === 'issue_comment') noteComment(event);
    if (event.name === 'pull_request_review' && event.review.state === 'APPROVED')
      note((yes) => said.push({ ...yes, head: event.review.commitOid, names: true }), event.pull);
    if (event.name !== 'projects_v2_item' || event.change?.to?.kind !== 'option') return;
    const { optionId } = event.change.to;
    const topic = world.tables.topics.get(event.item.topicId);
    if (topic === undefined || nameOf(status.options, optionId) !== 'Approved') return;
    note((yes) => said.push({ ...yes, names: false }), topic);
  });

  return {
    of: (issue: Issue) => said.filter((yes) => yes.issue === issue.id),
    hadOffer: (yes: Yes) =>
      offers.some(({ issue, head, at }) => {
        return issue === yes.issue && head === yes.head && at <= yes.at + TICK;
      }),
  };
}

/** I11: what a person did to the card is undone once, and what something else did no more than once for each status. */
function watchCards(
  { world, app, status }: Ground,
  accuse: (promise: string, what: string) => void,
): void {
  const written = new Map<number, { readonly to: string; readonly times: number }>();
  world.onEvent((event) => {
    if (event.name !== 'projects_v2_item' || event.change?.to?.kind !== 'option') return;
    const to = nameOf(status.options, event.change.to.optionId);
    const last = written.get(event.item.id);
    const ours = event.actor.accountId === app.botId;
    const person = world.tables.accounts.must(event.actor.accountId).type === 'User';
    // What a person moves is answered each time anew.
    if (!ours) {
      if (person) written.delete(event.item.id);
      return;
    }
    const times = last?.to === to ? last.times + 1 : 1;
    written.set(event.item.id, { to, times });
    if (times > 2) accuse('I11', `the card was put to ${to} for the ${times}th time`);
  });
}

function nameOf(options: Ground['status']['options'], id: string): string {
  return options.find((option) => option.id === id)?.name ?? '';
}
