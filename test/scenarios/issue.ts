import { act, type Heard, heardOn, reactionsTo, recordOf } from './eyes.ts';
import { until } from './patience.ts';
import {
  graphql,
  moveCard,
  openIssue,
  type Pull,
  pullOf,
  status,
  whereItStands,
  type Who,
} from './people.ts';
import type { Stage } from './stage.ts';

/** A comment that a person made, as REST gives it. */
export interface Posted {
  readonly id: number;
  readonly node_id: string;
}

/** A workflow run, as REST gives it. */
export interface Run {
  readonly id: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly display_title: string;
}

/** One issue, with what people do about it and what they see of it; all of it by HTTP. */
export interface Issue {
  readonly number: number;
  say(who: Who, body: string): Promise<Posted>;
  sayOnPull(who: Who, body: string): Promise<Posted>;
  move(who: Who, to: string): Promise<void>;
  status(): Promise<string | null>;
  shows(status: string): Promise<void>;
  /** From Backlog to In Review. */
  toReview(): Promise<Pull>;
  /** Its latest pull request. */
  pull(): Promise<Pull>;
  heard(): Promise<readonly Heard[]>;
  /** Waits until so many things of a kind were said, and gives the last of them. */
  hears(kind: string, count?: number): Promise<string>;
  /** Waits until Drover has reacted so. */
  reacts(comment: Posted, reactions: readonly string[]): Promise<void>;
  record(): Promise<string>;
  recordSays(words: string): Promise<void>;
  /** Its card, as mutations name it. */
  card(): Promise<{ readonly projectId: string; readonly itemId: string }>;
  isOpen(): Promise<boolean>;
  /** The commit that the branch of its pull request stands at; null when there is none. */
  branch(): Promise<string | null>;
  /** Stage runs of this issue, newest first. */
  runs(): Promise<readonly Run[]>;
  /** Waits until none of them is under way. */
  runsEnd(): Promise<void>;
  /** Waits until something is so; says where the issue stands when it never is. */
  until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T>;
}

interface Text {
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly string[];
}

export async function anIssue(
  stage: Stage,
  { title, body = ownFile(title), labels = [] }: Text,
): Promise<Issue> {
  const number = await openIssue(stage, { title, body });
  if (labels.length > 0)
    await act(stage, 'operator', {
      method: 'POST',
      path: `/issues/${number}/labels`,
      body: { labels },
    });
  return theIssue(stage, number);
}

/** A file of its own, so that no two scenarios conflict. */
function ownFile(title: string): string {
  return `agent: write ${title.toLowerCase().replace(/[^a-z]+/g, '-')}.txt: ${title}`;
}

const CARD = `query ($number: Int!) { repository(owner: "acme", name: "storefront") { issue(number: $number) {
  projectItems(first: 5) { nodes { id project { id } } } } } }`;

interface Cards {
  readonly repository: {
    readonly issue: {
      readonly projectItems: {
        readonly nodes: readonly {
          readonly id: string;
          readonly project: { readonly id: string };
        }[];
      };
    };
  };
}

export function theIssue(stage: Stage, number: number): Issue {
  const comment = (on: number, who: Who, body: string): Promise<Posted> =>
    act<Posted>(stage, who, { method: 'POST', path: `/issues/${on}/comments`, body: { body } });
  const get = <T>(path: string): Promise<T> => act<T>(stage, 'operator', { method: 'GET', path });
  const issue: Issue = {
    number,
    say: (who, body) => comment(number, who, body),
    sayOnPull: async (who, body) => comment((await issue.pull()).number, who, body),
    move: (who, to) => moveCard(stage, who, number, to),
    status: () => status(stage, number),
    shows: async (wanted) => {
      await issue.until(`the card shows ${wanted}`, async () => (await issue.status()) === wanted);
    },
    toReview: async () => {
      await issue.move('operator', 'Ready');
      await issue.shows('In Review');
      return issue.pull();
    },
    pull: async () => {
      const pull = await pullOf(stage, number);
      if (pull === undefined) throw new Error(`#${number} has no pull request`);
      return pull;
    },
    heard: async () => heardOn(stage, number, (await pullOf(stage, number))?.number ?? null),
    hears: (kind, count = 1) =>
      issue.until(`${kind} is said ${count} time(s)`, async () => {
        const said = (await issue.heard()).filter((each) => each.kind === kind);
        return said.length >= count && said.at(-1)?.body;
      }),
    reacts: async (posted, wanted) => {
      const all = (given: readonly string[]): boolean =>
        wanted.every((each) => given.includes(each));
      await issue.until(`the reactions ${wanted.join(', ')}`, async () =>
        all(await reactionsTo(stage, posted)),
      );
    },
    record: async () => (await recordOf(stage, number)).body,
    recordSays: async (words) => {
      await issue.until(`the record says: ${words}`, async () =>
        (await issue.record()).includes(words),
      );
    },
    card: async () => {
      const { repository } = await graphql<Cards>(stage, 'operator', CARD, { number });
      const [item] = repository.issue.projectItems.nodes;
      if (item === undefined) throw new Error(`#${number} has no card`);
      return { projectId: item.project.id, itemId: item.id };
    },
    isOpen: async () => (await get<{ state: string }>(`/issues/${number}`)).state === 'open',
    branch: async () => {
      const { ref } = (await issue.pull()).head;
      const found = await get<readonly { ref: string; object: { sha: string } }[]>(
        `/git/matching-refs/heads/${ref}`,
      );
      return found.find((each) => each.ref === `refs/heads/${ref}`)?.object.sha ?? null;
    },
    runs: async () => {
      const { workflow_runs: runs } = await get<{ workflow_runs: readonly Run[] }>(
        '/actions/runs?per_page=100',
      );
      return runs.filter((run) => run.display_title.startsWith(`drover ${number}/`));
    },
    runsEnd: async () => {
      await issue.until('its runs have ended', async () =>
        (await issue.runs()).every((run) => run.status === 'completed'),
      );
    },
    until: (what, look) => until(`#${number}: ${what}`, look, () => whereItStands(stage, number)),
  };
  return issue;
}
