import { findLabel } from '../../world/find.ts';
import { canSee } from '../../world/operations/permission.ts';
import type { Issue } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { paged } from '../connection.ts';
import { notImplementedError } from '../errors.ts';
import { thing } from '../thing.ts';

/** `name:value`, the value quoted or not, or several with commas between [docs: search-github, searching issues]. */
const QUALIFIER = /([a-z-]+):((?:"[^"]*"|[^\s",]+)(?:,(?:"[^"]*"|[^\s",]+))*)/g;

interface SearchArgs {
  readonly query: string;
  readonly type: string;
}

type Test = (issue: Issue, world: World) => boolean;

/** The search for issues by what they are and how they are labelled; words are not searched for. */
export const search = paged<undefined, Issue, SearchArgs>({
  takes: ['query', 'type'],
  list: (_root, { query, type }, { world, actor }) => {
    if (type !== 'ISSUE') throw notImplementedError(`search for ${type}`);
    if (query.replace(QUALIFIER, '').trim() !== '') throw notImplementedError('search for words');
    const tests = [...query.matchAll(QUALIFIER)].map(([, name = '', values = '']) =>
      testFor(name, valuesIn(values)),
    );
    return world.tables.topics
      .all()
      .filter((topic): topic is Issue => topic.kind === 'issue' && topic.transferredToId === null)
      .filter((issue) => canSee(world, actor, world.tables.repositories.must(issue.repositoryId)))
      .filter((issue) => tests.every((test) => test(issue, world)))
      .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  },
  key: (issue) => issue.id,
  node: (issue) => thing('Issue', issue),
  extra: (issues) => ({ issueCount: issues.length }),
});

function valuesIn(text: string): readonly string[] {
  return (text.match(/"[^"]*"|[^",]+/g) ?? []).map((value) => value.replaceAll('"', ''));
}

function testFor(name: string, values: readonly string[]): Test {
  switch (`${name}:${values.join()}`) {
    case 'is:issue':
    case 'sort:updated-desc':
      return () => true;
    case 'is:open':
      return ({ state }) => state === 'open';
    case 'archived:false':
      return ({ repositoryId }, world) => !world.tables.repositories.must(repositoryId).archived;
    default:
      if (name === 'label') return hasOneOf(values);
      throw notImplementedError(`search by ${name}:${values.join()}`);
  }
}

function hasOneOf(names: readonly string[]): Test {
  return ({ repositoryId, labelIds }, world) =>
    names.some((name) => {
      const label = findLabel(world, repositoryId, name);
      return label !== undefined && labelIds.includes(label.id);
    });
}
