import type { Clock, IssueKey, Log, Notifier } from '../controller/ports.ts';
import type { Notice } from '../lifecycle/notices/notice.ts';
import type { EffectOutcome } from '../lifecycle/snapshot/snapshot.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';
import { makeMemory } from './memory.ts';
import { makeChannel } from './make-channel.ts';
import { type Claims, makeOutbox, type Outbox } from './outbox.ts';
import type { Channels, ChannelSettings } from './settings.ts';
import type { Entry } from './waiting-room.ts';

export interface NotifierDeps {
  readonly channels: Channels;
  readonly clock: Clock;
  readonly log: Log;
  /** The standard output of the process. */
  readonly out: { write(line: string): void };
  /** What became of it: to be kept in the record, so that a restart does not tell it again. */
  readonly told: (key: IssueKey, outcome: EffectOutcome) => void;
  /** How long one attempt may take; 10 s unless given. */
  readonly patience?: Millis;
  /** Absent where no other process tells the same. */
  readonly claims?: Claims;
}

/** The notifier of a running process. */
export interface RunningNotifier extends Notifier {
  /** Stops telling; what was not told yet is told by the next process. */
  close(): Promise<void>;
}

const PATIENCE: Millis = 10 * SECOND;

/** Hands each channel what is for it. A channel that the server does not have, or not for this repository, refuses at once. */
export function makeNotifier(deps: NotifierDeps): RunningNotifier {
  const outboxes = new Map(
    Object.entries(deps.channels).map(([name, settings]) => [name, open(name, settings, deps)]),
  );

  const refused = makeMemory();

  function tell(key: IssueKey, notices: readonly Notice[]): void {
    const entries = notices.flatMap((notice) =>
      notice.routes.map((route): Entry => ({ key, notice, route })),
    );
    const byChannel = Map.groupBy(entries, ({ route }) => route.channel);
    for (const [name, outbox] of outboxes) {
      const isOpen = mayUse(deps.channels[name], key);
      outbox.put(key, isOpen ? (byChannel.get(name) ?? []) : []);
    }
    for (const [name, wanted] of byChannel) {
      if (mayUse(deps.channels[name], key)) continue;
      for (const entry of wanted)
        if (refused.add(`${name} ${entry.notice.id}`))
          deps.told(key, outcomeOf(entry, 'no such channel here'));
    }
  }

  return {
    tell,
    async close() {
      await Promise.all([...outboxes.values()].map((outbox) => outbox.close()));
    },
  };
}

function open(name: string, settings: ChannelSettings, deps: NotifierDeps): Outbox {
  const { clock, log, out, patience = PATIENCE, claims } = deps;
  return makeOutbox({
    name,
    channel: makeChannel(settings, { now: () => clock.now(), patience, out }),
    clock,
    log,
    patience,
    told: (entry, refusal) => deps.told(entry.key, outcomeOf(entry, refusal)),
    ...(claims === undefined ? {} : { claims }),
  });
}

/** Nobody is told which channels there are for others. */
function mayUse(settings: ChannelSettings | undefined, { owner, repo }: IssueKey): boolean {
  if (settings === undefined) return false;
  const names = [owner, `${owner}/${repo}`].map((name) => name.toLowerCase());
  return settings.repositories?.some((each) => names.includes(each.toLowerCase())) ?? true;
}

function outcomeOf({ notice, route }: Entry, refusal: string | null): EffectOutcome {
  const { channel } = route;
  const key = `told/${channel}/${notice.key}`;
  return { kind: 'told', key, notice: notice.key, channel, refusal };
}
