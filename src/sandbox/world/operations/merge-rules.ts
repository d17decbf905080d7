import type { Actor } from '../actor.ts';
import { isAtLeast, permissionOf, rulesFor } from '../find.ts';
import type { BranchRule } from '../records/repository.ts';
import type { Review } from '../records/review.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { missingOwners } from './code-owners.ts';
import { bypasses } from './push-rules.ts';
import { checkState } from './required-checks.ts';

/** Why the rules of the base branch do not let this merge, in GitHub's words; empty when they do. */
export async function ruleViolations(
  world: World,
  actor: Actor | null,
  pull: Pull,
): Promise<string[]> {
  const found: string[] = [];
  for (const rule of rulesFor(world, pull.repositoryId, pull.baseRef)) {
    if (actor !== null && bypasses(world, actor, rule)) continue;
    if (rule.mergeQueue) found.push('Changes must be made through the merge queue');
    found.push(...checkViolations(world, pull, rule), ...reviewViolations(world, pull, rule));
    if (rule.codeOwnerReviews && (await missingOwners(world, pull, approvers(world, pull)))) {
      found.push('Waiting on code owner review.');
    }
    if (rule.strictChecks && !(await isUpToDate(world, pull))) {
      found.push('Head branch is not up to date with the base branch.');
    }
  }
  return found;
}

function checkViolations(world: World, pull: Pull, rule: BranchRule): string[] {
  return rule.requiredChecks.flatMap((check) => {
    const { repositoryId, headOid } = pull;
    const state = checkState(world, { repositoryId, sha: headOid, check });
    if (state === 'success') return [];
    const word = { missing: 'expected', pending: 'pending', failure: 'failing' }[state];
    return [`Required status check "${check.context}" is ${word}.`];
  });
}

function reviewViolations(world: World, pull: Pull, rule: BranchRule): string[] {
  const found: string[] = [];
  if (rule.requiredReviews !== null) {
    if (objectors(world, pull).length > 0) {
      found.push('Changes have been requested by a reviewer with write access.');
    }
    const missing = rule.requiredReviews - approvers(world, pull).length;
    if (missing > 0) {
      const reviews = `${rule.requiredReviews} approving review${rule.requiredReviews === 1 ? ' is' : 's are'}`;
      found.push(`At least ${reviews} required by reviewers with write access.`);
    }
  }
  const threads = world.tables.reviewThreads.by('pull', pull.id);
  if (rule.conversationResolution && threads.some((thread) => thread.resolvedById === null)) {
    found.push('A conversation must be resolved before this pull request can be merged.');
  }
  return found;
}

/** People with write access whose last word is an approval. Reviews by Apps do not count here. */
export function approvers(world: World, pull: Pull): number[] {
  return lastWords(world, pull)
    .filter((review) => review.state === 'APPROVED')
    .map((review) => review.authorId);
}

function objectors(world: World, pull: Pull): number[] {
  return lastWords(world, pull)
    .filter((review) => review.state === 'CHANGES_REQUESTED')
    .map((review) => review.authorId);
}

/** GraphQL `PullRequest.reviewDecision`: null where no review is required and none was opinionated. */
export function reviewDecision(
  world: World,
  pull: Pull,
): 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED' | null {
  const required = rulesFor(world, pull.repositoryId, pull.baseRef)
    .map((rule) => rule.requiredReviews)
    .filter((count) => count !== null);
  if (objectors(world, pull).length > 0) return 'CHANGES_REQUESTED';
  const needed = Math.max(0, ...required);
  const approved = approvers(world, pull).length;
  if (approved > 0 && approved >= needed) return 'APPROVED';
  return required.length > 0 && needed > 0 ? 'REVIEW_REQUIRED' : null;
}

/** Each writer's latest opinionated review; a comment after it does not take it back. */
function lastWords(world: World, pull: Pull): Review[] {
  const repository = world.tables.repositories.must(pull.repositoryId);
  const words = new Map<number, Review>();
  for (const review of world.tables.reviews.by('pull', pull.id)) {
    if (review.state === 'COMMENTED' || review.state === 'PENDING') continue;
    if (review.authorId === pull.authorId) continue;
    if (!isAtLeast(permissionOf(world, repository, review.authorId), 'write')) continue;
    words.set(review.authorId, review);
  }
  return [...words.values()];
}

export async function isUpToDate(world: World, pull: Pull): Promise<boolean> {
  const base = world.git.ref(pull.repositoryId, `refs/heads/${pull.baseRef}`);
  return base !== undefined && world.git.isAncestor(pull.repositoryId, base, pull.headOid);
}
