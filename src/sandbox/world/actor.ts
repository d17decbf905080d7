import type { AppPermissions } from './records/app.ts';

/**
 * Who does something and through what. Operations check rights by `via`, record `accountId` as author,
 * and events carry the whole, since what a job's own token causes starts no workflow run.
 */
export interface Actor {
  readonly accountId: number;
  readonly via: Via;
}

export type Via =
  /** A person with a token of their own, or in the browser. */
  | { readonly kind: 'user' }
  | {
      readonly kind: 'installation';
      readonly appId: number;
      readonly installationId: number;
      readonly permissions: AppPermissions;
      readonly repositoryIds: 'all' | readonly number[];
    }
  /** The GITHUB_TOKEN of a workflow job. */
  | {
      readonly kind: 'job';
      readonly appId: number;
      readonly runId: number | null;
      readonly permissions: AppPermissions;
      readonly repositoryIds: readonly number[];
    }
  /** GitHub itself: built-in workflows, the Actions service. */
  | { readonly kind: 'github' };

/** The App that an actor's writes are performed by, as `performed_via_github_app` shows. */
export function appOf(actor: Actor): number | null {
  return actor.via.kind === 'installation' || actor.via.kind === 'job' ? actor.via.appId : null;
}
