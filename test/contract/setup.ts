import { appendFileSync } from 'node:fs';
import { afterAll, afterEach, inject } from 'vitest';
import { current } from './current.ts';

afterEach(() => {
  refuseViolations();
});

afterAll(() => {
  if (current.watch === undefined) return;
  refuseViolations();
  appendFileSync(inject('contractCounts'), `${JSON.stringify(current.watch.counts)}\n`);
  // The next test file of this process counts for itself.
  delete current.watch;
});

/** Fails the test at hand when anything was sent that GitHub's own description does not allow. */
function refuseViolations(): void {
  const violations = current.watch?.takeViolations() ?? [];
  if (violations.length === 0) return;
  throw new Error(["not as GitHub's own description has it:", ...violations].join('\n  '));
}
