import type { Instant } from '../../src/lifecycle/time.ts';
import type { DomainEvent } from '../../src/sandbox/world/events.ts';
import type { Comment } from '../../src/sandbox/world/records/comment.ts';
import type { Issue, Topic } from '../../src/sandbox/world/records/topic.ts';
import { issueOf, pullOf, pullsIn } from './branches.ts';
import type { Ground, Spell } from './ground.ts';
import type { Sight } from './sight.ts';
import type { Writers } from './writers.ts';

/** Somebody said or did something that counts if they may. */
export interface Deed {
  readonly word: string;
  /** What a command is about: the word after it, or nothing. */
  readonly about: string;
  readonly by: number;
  readonly at: Instant;
  readonly topic: number;
  readonly source: { readonly kind: 'comment' | 'review' | 'move' | 'hand'; readonly id: number };
  /** The time of watching in which it was said; null at any other time. */
  readonly watch: Spell | null;
  /** Said while the configuration was broken, or missing: Drover hears it once that is mended. */
  readonly held: boolean;
  /** The head that it was about, and the base that it was to go to. */
  readonly head: string | null;
  readonly base: string | null;
  /** It names its head itself, and needs no offer. */
  readonly names: boolean;
}

export interface Deeds {
  /** What was said of an issue with one of these words, whether those who said it may or not. */
  readonly saidOn: (issue: Issue, words: readonly string[]) => readonly Deed[];
  /** The same, by those who may. */
  readonly on: (issue: Issue, words: readonly string[]) => readonly Deed[];
  /** Not said to one who only watched, and could know it: a watch that was over before anybody looked is none. */
  readonly isHeeded: (deed: Deed) => boolean;
  /** What still stands of what was said: a withdrawal after Drover's last look does not count yet. */
  readonly stands: (deed: Deed) => boolean;
  /** By the second, as GitHub's times are. What was taken away before anybody could hear it nobody can know. */
  readonly isKnown: (deed: Deed) => boolean;
}

interface DeedParts {
  readonly ground: Ground;
  readonly sight: Sight;
  readonly writers: Writers;
}

/** Keeps what people said and did, in order, and what they took back. */
export function watchDeeds({ ground, sight, writers }: DeedParts): Deeds {
  const { world, app } = ground;
  const deeds: Deed[] = [];
  const gone = new Map<string, Instant>();
  /** What was taken away while the configuration was broken. */
  const goneUnheard = new Set<string>();

  function add(event: DomainEvent, deed: Pick<Deed, 'word' | 'source'> & Place): void {
    const { word, source, topic, head, about = '' } = deed;
    const at = world.clock().getTime();
    const pull = pullOf(ground, topic);
    deeds.push({
      word,
      about,
      by: event.actor.accountId,
      at,
      topic: topic.id,
      source,
      watch: ground.watches.find(({ from, to }) => from <= at && at < to) ?? null,
      held: ground.broken !== null,
      head: head ?? pull?.headOid ?? null,
      base: pull?.baseRef ?? null,
      names: head !== undefined,
    });
  }

  function takeAway(source: string): void {
    gone.set(source, world.clock().getTime());
    if (ground.broken !== null) goneUnheard.add(source);
  }

  /** What has its answer commands nothing anew when it is edited: its author is told so, and has to say it again. */
  function isAcknowledged({ nodeId }: Comment): boolean {
    const reactions = world.tables.reactions.by('subject', nodeId);
    return reactions.some(({ accountId }) => accountId === app.botId);
  }

  function noteComment(event: EventOf<'issue_comment'>): void {
    const { action, comment, topic } = event;
    if (action === 'deleted' || action === 'edited') takeAway(`comment ${comment.id}`);
    const own = comment.authorId === event.actor.accountId;
    if (!own || (action !== 'created' && action !== 'edited')) return;
    if (action === 'edited' && isAcknowledged(comment)) return;
    const source = { kind: 'comment', id: comment.id } as const;
    for (const [, word = '', rest = ''] of comment.body.matchAll(/^\/(\w+)(.*)$/gm)) {
      const head = /[0-9a-f]{40}/.exec(rest)?.[0];
      const [about] = rest.trim().split(/\s/);
      add(event, { word, source, topic, head, about });
    }
  }

  function noteReview(event: EventOf<'pull_request_review'>): void {
    const { id, state, commitOid } = event.review;
    const said = { source: { kind: 'review', id }, topic: event.pull } as const;
    if (event.action === 'dismissed') takeAway(`review ${id}`);
    if (event.action !== 'submitted') return;
    if (state === 'APPROVED') add(event, { ...said, word: 'approve', head: commitOid });
    if (state === 'CHANGES_REQUESTED') add(event, { ...said, word: 'changes' });
  }

  function noteMove(event: EventOf<'projects_v2_item'>): void {
    const topic = world.tables.topics.get(event.item.topicId);
    const to = event.change?.to;
    if (topic === undefined || to?.kind !== 'option') return;
    const name = ground.status.options.find(({ id }) => id === to.optionId)?.name;
    const word = MOVES.get(name ?? '');
    const source = { kind: 'move', id: event.item.id } as const;
    add(event, { word: 'move', source, topic });
    add(event, { word: word ?? 'leave', source, topic });
  }

  world.onEvent((event) => {
    if (event.name === 'issue_comment') noteComment(event);
    if (event.name === 'pull_request_review') noteReview(event);
    if (event.name === 'projects_v2_item') noteMove(event);
    if (event.name !== 'issues' || event.action !== 'closed') return;
    const { issue: topic } = event;
    add(event, { word: 'close', source: { kind: 'hand', id: topic.id }, topic });
  });

  function saidOn(issue: Issue, words: readonly string[]): readonly Deed[] {
    const pulls = pullsIn(ground).filter((each) => issueOf(ground, each)?.id === issue.id);
    const topics = new Set([issue.id, ...pulls.map(({ id }) => id)]);
    return deeds.filter(({ word, topic }) => words.includes(word) && topics.has(topic));
  }

  return {
    saidOn,
    on: (issue, words) => saidOn(issue, words).filter(({ by }) => writers.mayWrite(by)),
    isHeeded: ({ watch }) => watch === null || !sight.showedConfig(watch.since - 1, watch.to),
    stands({ source, at }) {
      const since = gone.get(nameOf(source));
      return since === undefined || since <= at || since >= sight.from();
    },
    isKnown({ source, at, held }) {
      const since = gone.get(nameOf(source));
      const was = since === undefined || sight.showed(at, since);
      return at + 1000 < sight.from() && was && !(held && goneUnheard.has(nameOf(source)));
    },
  };
}

interface Place {
  readonly topic: Topic;
  readonly about?: string | undefined;
  /** Where it names one itself. */
  readonly head?: string | undefined;
}

type EventOf<N extends DomainEvent['name']> = DomainEvent & { readonly name: N };

/** What a card says when it is moved to a column; to any other, that it leaves. */
const MOVES: ReadonlyMap<string, string> = new Map([
  ['Ready', 'ready'],
  ['Approved', 'approve'],
  ['In Progress', 'resume'],
]);

function nameOf({ kind, id }: Deed['source']): string {
  return `${kind} ${id}`;
}
