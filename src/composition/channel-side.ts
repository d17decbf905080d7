import { type LiveLines, makeLiveLines } from '../controller/live-lines.ts';
import { makeLiveTells } from '../controller/live-tells.ts';
import type { IssueKey } from '../controller/ports.ts';
import type { Octokit } from '../github/octokit.ts';
import { makeRepositoryFinder } from '../github/find/named-repository.ts';
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
  readonly app: Octokit;
  readonly octokitFor: (installation: number) => Promise<Octokit>;
}

/** Null where Drover has no address of its own at which runs could reach it. */
export function makeChannelSide(
  { env, clock, log }: Base,
  { side, ports, app, octokitFor }: ChannelParts,
): ChannelSide | null {
  if (env.address === null) return null;
  const { queue, outcomes, learn } = side;
  const { world } = ports;
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
    repositories: makeRepositoryFinder({ app, octokitFor, clock }),
    seal: makeSeal(env.sealKeys),
    clock,
    issuer: issuerOf(env.github.web),
    audience: env.address,
  });
  return {
    lines: {
      seen: (...look) => {
        lines.seen(...look);
        tells.seen(...look);
      },
    },
    handler: makeChannelHandler(channel),
    close: () => channel.close(),
  };
}
