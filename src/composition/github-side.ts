import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { Probot } from 'probot';
import type { IssueFinder, IssueWorld, KeyResolver } from '../controller/ports.ts';
import type { RepositoryFinder } from '../controller/repository-finder.ts';
import { type Listen, tellingTime } from '../github/github-clock.ts';
import { inTime } from '../github/in-time.ts';
import type { Installations } from '../github/installations.ts';
import { DroverOctokit, type Octokit } from '../github/octokit.ts';
import { makeSeal } from '../github/seal.ts';
import type { Revisions } from '../github/read/revisions.ts';
import type { makeGithub } from '../github/world.ts';
import type { AppRequest } from '../ingress/redelivery.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';
import type { Base } from './base.ts';

/** How long GitHub may take to answer the App itself. */
const APP_PATIENCE: Millis = 15 * SECOND;

/** Everything of GitHub's that the controller and the ingress need. */
export interface GithubPorts {
  readonly world: IssueWorld;
  readonly finder: IssueFinder;
  readonly resolver: KeyResolver;
  /** Absent where no run can ask for a channel. */
  readonly repositories?: RepositoryFinder;
  /** Absent where each process is alone. */
  readonly revisions?: Revisions;
  /** Absent where nobody counts it. */
  readonly contentLeft?: Installations['contentLeft'];
}

/** What those ports are made of. */
export type GithubParts = Parameters<typeof makeGithub>[0];

/** The App towards GitHub, which tells the clock what time GitHub has. */
export function makeProbot({ env }: Base, log: Logger, listenTo: Listen): Probot {
  return new Probot({
    appId: env.appId,
    privateKey: env.privateKey,
    secret: env.webhookSecret,
    baseUrl: env.github.api,
    Octokit: DroverOctokit.plugin(tellingTime(listenTo)),
    log,
  });
}

/** What reading and writing issues needs. */
export function githubParts(
  { env, clock, log }: Base,
  probot: Probot,
  appOctokit: Octokit,
): GithubParts {
  return {
    octokitFor: (installation) => probot.auth(installation),
    app: appOctokit,
    seal: makeSeal(env.sealKeys),
    clock,
    log,
    host: new URL(env.github.web).host,
    random: () => randomBytes(16).toString('hex'),
  };
}

/** Requests as the App itself, which no lane counts: they are few. */
export function asApp(octokit: Octokit, stop: AbortSignal): AppRequest {
  return (route, parameters) =>
    inTime(APP_PATIENCE, (late) =>
      octokit.request(route, { ...parameters, request: { signal: AbortSignal.any([stop, late]) } }),
    );
}
