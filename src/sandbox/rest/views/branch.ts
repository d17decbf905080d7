import { rulesFor } from '../../world/find.ts';
import type { BranchRule, Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../addresses.ts';
import type { Schemas } from '../route.ts';

export interface Branch {
  readonly name: string;
  readonly oid: string;
}

export function shortBranchView(
  world: World,
  repository: Repository,
  branch: Branch,
): Schemas['short-branch'] {
  return {
    name: branch.name,
    commit: { sha: branch.oid, url: repoApi(world, repository, `/commits/${branch.oid}`) },
    protected: isProtected(world, repository, branch.name),
  };
}

export function isProtected(world: World, repository: Repository, name: string): boolean {
  return rulesFor(world, repository.id, name).length > 0;
}

/** `branch-protection`, as people with read access see it on a branch: the checks only. */
export function protectionSummary(
  world: World,
  repository: Repository,
  name: string,
): Schemas['branch-protection'] {
  const rules = rulesFor(world, repository.id, name);
  const checks = rules.flatMap((rule) => rule.requiredChecks);
  return {
    enabled: rules.length > 0,
    required_status_checks: {
      enforcement_level: checks.length === 0 ? 'off' : 'non_admins',
      contexts: checks.map((check) => check.context),
      checks: checks.map((check) => ({ context: check.context, app_id: check.appId })),
    },
  };
}

/** `branch-protection` and `protected-branch`: everything about one rule, for administrators. */
export function protectionView(world: World, repository: Repository, rule: BranchRule) {
  const url = `${branchUrl(world, repository, rule.pattern)}/protection`;
  const on = (enabled: boolean) => ({ enabled });
  return {
    url,
    ...(rule.requiredChecks.length === 0 && !rule.strictChecks
      ? {}
      : { required_status_checks: checksView(`${url}/required_status_checks`, rule) }),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: rule.enforceAdmins },
    ...(rule.requiredReviews === null
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: rule.dismissStaleReviews,
            require_code_owner_reviews: rule.codeOwnerReviews,
            required_approving_review_count: rule.requiredReviews,
            require_last_push_approval: false,
          },
        }),
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
    required_linear_history: on(false),
    allow_force_pushes: on(rule.allowForcePushes),
    allow_deletions: on(rule.allowDeletions),
    block_creations: on(false),
    required_conversation_resolution: on(rule.conversationResolution),
    lock_branch: on(false),
    allow_fork_syncing: on(false),
  };
}

export function branchUrl(world: World, repository: Repository, name: string): string {
  return repoApi(world, repository, `/branches/${encodeURIComponent(name)}`);
}

function checksView(url: string, rule: BranchRule) {
  return {
    url,
    strict: rule.strictChecks,
    contexts: rule.requiredChecks.map((check) => check.context),
    contexts_url: `${url}/contexts`,
    checks: rule.requiredChecks.map((check) => ({ context: check.context, app_id: check.appId })),
  };
}
