import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitFiles } from '../../../src/sandbox/world/operations/contents.ts';
import { createIssue, setIssueState } from '../../../src/sandbox/world/operations/issues.ts';
import { addLabels } from '../../../src/sandbox/world/operations/labelling.ts';
import { valueOf } from '../../sandbox/world/small-world.ts';
import { makeSandboxGithub, type SandboxGithub } from '../sandbox-github.ts';

let sandbox: SandboxGithub;
beforeAll(async () => {
  sandbox = await makeSandboxGithub();
});
afterAll(() => sandbox.close());

async function configure(agents: string): Promise<void> {
  const { small, project } = sandbox;
  const board = `board: {owner: acme, number: ${project.number}}`;
  const content = `version: 1\n${board}\nagents: [${agents}{name: claude, adapter: claude-code}]\n`;
  valueOf(
    await commitFiles(small.world, small.operator, {
      repositoryId: small.repository.id,
      branch: 'main',
      message: 'Say who works here',
      changes: [{ path: '.github/drover.yml', content }],
    }),
  );
}

test('labels of issues in care are read where as many are at work as may be', async () => {
  const { world, operator, repository } = sandbox.small;
  const others = ['One', 'Two', 'Three'].map((title) =>
    valueOf(createIssue(world, operator, { repositoryId: repository.id, title })),
  );
  await configure('');
  const labelsOf = async (): Promise<readonly (readonly string[])[]> =>
    (await sandbox.look()).inCare.map(({ labels }) => labels);
  for (const { id } of others.slice(1))
    valueOf(addLabels(world, operator, { topicId: id, names: ['drover', 'drover:asking'] }));
  expect(await labelsOf()).toEqual([[], []]);
  valueOf(addLabels(world, operator, { topicId: others[0]?.id ?? 0, names: ['drover'] }));
  expect(await labelsOf()).toEqual([
    ['drover'],
    ['drover', 'drover:asking'],
    ['drover', 'drover:asking'],
  ]);
  for (const { id } of others)
    valueOf(setIssueState(world, operator, { issueId: id, state: 'closed' }));
});

test('labels of issues in care are read where an agent takes only some issues with one of them at a time', async () => {
  const { small } = sandbox;
  const { world, operator, repository } = small;
  const other = valueOf(createIssue(world, operator, { repositoryId: repository.id, title: 'T' }));
  valueOf(addLabels(world, operator, { topicId: other.id, names: ['drover', 'docs'] }));
  const docs = '{name: docs, adapter: claude-code, domains: [docs]}, ';

  await configure(docs);
  expect((await sandbox.look()).inCare).toEqual([
    { number: other.number, queued: false, labels: [] },
  ]);
  await configure(docs.replace('}', ', concurrency: 1}'));
  expect((await sandbox.look()).inCare).toEqual([
    { number: other.number, queued: false, labels: ['drover', 'docs'] },
  ]);
});
