import { type LiveLines, makeLiveLines } from '../controller/live-lines.ts';
import { makeLiveTells } from '../controller/live-tells.ts';
import type { IssueKey } from '../controller/ports.ts';
import { makeSeal } from '../github/seal.ts';
import { makeChannel } from '../ingress/channel/channel.ts';
import { issuerOf } from '../ingress/channel/issuer.ts';
import { makeChannelHandler } from '../surfaces/http/channel.ts';
import type { Handler } from '../surfaces/http/handler.ts';
import type { Base } from './base.ts';
import type { GithubPorts } from './github-side.ts';
import type { QueueSide } from './queue-side.ts';

/** What runs need to ask while they go on. */
export interface ChannelSide {
  readonly lines: Pick<LiveLines, 'seen'>;
  readonly handler: Handler;
  /** Lets go of every run that waits. */
  close(): void;
}

interface ChannelParts {
  readonly side: QueueSide;
  readonly ports: GithubPorts;
}

/** Null where Drover has no address of its own at which runs could reach it. */
export function makeChannelSide(
  { env, clock, log }: Base,
  { side, ports }: ChannelParts,
): ChannelSide | null {
  const { queue, outcomes, learn } = side;
  const { world, repositories } = ports;
  if (env.address === null || repositories === undefined) return null;
  const read = env.database === null ? null : (key: IssueKey) => world.read(key, []);
  const lines = makeLiveLines({
    learn,
    outcomes,
    queue,
    clock,
    log,
    read,
  });
  const tells = makeLiveTells({ clock, log, read });
  const channel = makeChannel({
    lines,
    tells,
    world,
    outcomes,
    repositories,
    seal: makeSeal(env.sealKeys),
    clock,
    log,
    issuer: issuerOf(env.github.web),
    audience: env.address,
  });
  side.whenLooked((issue) => {
    lines.seenElsewhere(issue);
    tells.seenElsewhere(issue);
  });
  return {
    lines: {
      seen: (key, snapshot, record) => {
        lines.seen(key, snapshot, record);
        tells.seen(key, snapshot, record);
      },
    },
    handler: makeChannelHandler(channel),
    close: () => channel.close(),
  };
}

/**
 * Takes in what stands for certain of an issue, for runs that wait at this process or at another. A process that has no
 * address tells the others all the same: whoever holds the request of a run need not wait until it looks by itself.
 */
export function makeSeen(
  channel: Pick<ChannelSide, 'lines'> | null,
  { tellLooked }: Pick<QueueSide, 'tellLooked'>,
): Pick<LiveLines, 'seen'> {
  return {
    seen(key, snapshot, record) {
      channel?.lines.seen(key, snapshot, record);
      const before = snapshot.record.kind === 'valid' ? snapshot.record.record.run : null;
      if (before !== null || (record?.run ?? null) !== null) tellLooked(key);
    },
  };
}
