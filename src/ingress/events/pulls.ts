import { z } from 'zod';
import type { Key, Place } from '../key.ts';
import { Base, Count, Name, placeOf, rule, ShaText } from '../payload.ts';

/** A pull request as its own events name it; `repo` is null when the fork is gone. */
const Pull = z.object({
  number: Count,
  head: z.object({ ref: Name, sha: ShaText, repo: z.object({ id: z.number().int() }).nullish() }),
});

/** The key of a pull request: its branch counts only when it is in the repository itself, and not in a fork. */
export function pullKey(
  pull: z.infer<typeof Pull>,
  repositoryId: number,
  place: Place,
): Key & { readonly kind: 'pull' } {
  const branch = pull.head.repo?.id === repositoryId ? pull.head.ref : null;
  return { kind: 'pull', number: pull.number, branch, head: pull.head.sha, ...place };
}

export { Pull as PullReference };

/** …#pull_request, …#pull_request_review, …#pull_request_review_thread */
export const pullRequest = rule(Base.extend({ pull_request: Pull }), (payload) => ({
  keys: [pullKey(payload.pull_request, payload.repository.id, placeOf(payload))],
  occasion: 'act',
}));

/** …#pull_request_review_comment: a new one comes with its review, which wakes by itself. */
export const reviewComment = rule(Base.extend({ pull_request: Pull }), (payload) => ({
  keys: [pullKey(payload.pull_request, payload.repository.id, placeOf(payload))],
  occasion: payload.action === 'created' ? 'part' : 'act',
}));
