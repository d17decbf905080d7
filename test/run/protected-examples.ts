import { Protected } from '../../src/lifecycle/policy/config-people.ts';

/** A file for each pattern that is protected where a repository says nothing: what a person must allow. */
export function protectedExamples(): readonly string[] {
  const { paths } = Protected.parse({});
  return paths.map((glob) => glob.replace(/^\*\*\//, 'sub/').replace(/\*\*$/, 'file'));
}
