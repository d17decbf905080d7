import { expect } from 'vitest';
import { begin, saidBy } from '../scenarios/driving.ts';
import type { Furnishing } from '../scenarios/furnish.ts';
import { expectOnce } from '../scenarios/once.ts';
import { comment, rest, untilStatus } from '../scenarios/people.ts';
import { until } from '../scenarios/patience.ts';
import { linesOf } from './drover-child.ts';
import { type Site, usageOf } from './site.ts';

/** One agent run a round, verification and a follow-up. */
export const WHOLE: Furnishing = {
  isLean: true,
  config: { stages: { 'post-merge-verify': 'on', 'follow-up-capture': 'on' } },
  files: { '.github/drover/verify.sh': 'exit 0' },
};

/** Execution, one round of feedback, verification. */
const RUNS = 3;

/** The operator's way from Ready to Done, as far as people see it; gives the issue. */
export async function live(site: Site, title: string): Promise<number> {
  const file = `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.txt`;
  const issue = await begin(site, title, `write ${file}: A`, 'follow-up Rest a while');
  await offered(site, issue, 1);
  await comment(site, 'operator', issue, `/feedback More.\nagent: write ${file}: AA`);
  await offered(site, issue, 2);
  await comment(site, 'operator', issue, '/approve');
  await untilStatus(site, issue, 'Done');
  await until(`#${issue} is let go`, async () => {
    const path = `/repos/acme/storefront/issues/${issue}`;
    const { state, labels } = await rest<Closed>(site, 'operator', { method: 'GET', path });
    return state === 'closed' && labels.length === 0;
  });
  return issue;
}

/** Waits until Drover has asked for a review so many times; it asks by a comment, and the card follows. */
async function offered(site: Site, issue: number, times: number): Promise<void> {
  await until(`#${issue} is offered ${times} time(s)`, async () => {
    const said = await saidBy(site, issue);
    return said.filter((body) => body.startsWith('### Ready for your review')).length >= times;
  });
}

interface Closed {
  readonly state: string;
  readonly labels: readonly unknown[];
}

/** Whatever was killed: of each thing there is one, and what cannot be taken back was asked for once. */
export async function expectLivedOnce(site: Site, issues: readonly number[]): Promise<void> {
  for (const issue of issues) {
    await expectOnce(site, issue, { runs: RUNS, followUps: ['Rest a while'] });
  }
  const { kinds } = await usageOf(site);
  expect(kinds['actions/create-workflow-dispatch']?.requests).toBe(RUNS * issues.length);
  expect(kinds['mutation createIssue']?.requests).toBe(issues.length);
  expect(linesOf(site.log).filter(isBug)).toEqual([]);
}

/** Messages of what must never happen, whatever GitHub does. */
const BUGS = [
  'reconcile failed',
  'worker failed',
  'unhandled rejection',
  'request failed',
  'owed effects without a commit',
  'merge beside a commit',
];

function isBug({ msg }: { readonly msg: string }): boolean {
  return BUGS.includes(msg);
}
