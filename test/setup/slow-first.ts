import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Here tests wait for programs, for runners and for seconds of second thoughts, or live many histories. */
const SLOW =
  /\/test\/(?:scenarios|process|bench|hostile|surfaces|run\/publish|sandbox\/session|simulation\/(?:teeth|few-faults))/;

/** Those that take half a minute and more, of which none may begin when all others end. */
const LONGEST =
  /\/(?:process\/kills|scenarios\/(?:approvals|blocked|commands|configuration|gates|runs|webhooks))\.test/;

/**
 * A new checkout knows no durations, and goes by the size of files: the slowest are among the small ones, and at the end
 * all of the machine would wait for a few of them. Most of what computes comes between those that wait, from the middle
 * on, so that the cores have work meanwhile.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ project, moduleId }: TestSpecification): number => {
      if (project.name === 'postgres') return 0;
      if (LONGEST.test(moduleId)) return 1;
      return SLOW.test(moduleId) ? 2 : 3;
    };
    const slow = sorted
      .filter((file) => rank(file) < 3)
      .toSorted((one, other) => rank(one) - rank(other));
    const quick = sorted.filter((file) => rank(file) === 3);
    const middle = Math.floor(slow.length / 2);
    const later = slow.slice(middle);
    // A quarter of it is for the end, where the last of the slow are waited for.
    const share = Math.floor((quick.length * 3) / 4 / Math.max(1, later.length));
    return [
      ...slow.slice(0, middle),
      ...later.flatMap((file, at) => [file, ...quick.slice(at * share, (at + 1) * share)]),
      ...quick.slice(later.length * share),
    ];
  }
}
