import { beforeAll, expect } from 'vitest';
import { createTeam } from '../../src/sandbox/world/operations/accounts.ts';
import { updateInstallation } from '../../src/sandbox/world/operations/apps.ts';
import { act } from './eyes.ts';
import { setStatus } from './hands.ts';
import { scenes } from './scenario.ts';

const { scenario, stage } = scenes({
  isLean: true,
  config: {
    approvers: { teams: ['acme/leads'], permission: 'maintain' },
    checks: { required: ['lint', { name: 'audit', app: 'github-actions' }] },
    merge: { method: 'rebase' },
  },
  files: {
    '.github/workflows/audit.yml': `on: pull_request
jobs:
  audit:
    runs-on: ubuntu-latest
    steps:
      - run: sleep 1
`,
  },
});

beforeAll(() => {
  const { world, seeded } = stage().sandbox;
  const { organization, operator, reviewer } = seeded.people;
  const { id: installationId, permissions } = seeded.drover.installation;
  const change = { permissions: { ...permissions, members: 'read' as const } };
  updateInstallation(world, operator.actor, { installationId, change });
  createTeam(world, {
    organizationId: organization.id,
    slug: 'leads',
    memberIds: [reviewer.account.id],
  });
});

scenario(
  'a team that approves, checks that config requires by name and source, and a rebase',
  {
    title: 'Sell ink',
    hears: [
      'offer/1.0.1: checks: lint',
      'reply: for the approvers that `.github/drover.yml` names',
      'reply: for the approvers that `.github/drover.yml` names',
      'why: lint',
    ],
  },
  async (issue) => {
    const { head } = await issue.toReview();
    await issue.reacts(await issue.say('operator', '/approve'), ['confused']);
    // A member of the team, with write access where the configuration asks for more.
    await issue.reacts(await issue.say('reviewer', '/approve'), ['confused']);
    const access = { method: 'PUT', path: '/collaborators/reviewer' };
    await act(stage(), 'operator', { ...access, body: { permission: 'maintain' } });
    await issue.reacts(await issue.say('reviewer', '/approve'), ['rocket']);
    await issue.shows('Approved');
    await issue.say('operator', '/why');
    expect(await issue.hears('why')).toContain('⏳ `lint`');
    await setStatus(stage(), 'reviewer', { sha: head.sha, context: 'lint', state: 'success' });
    await issue.shows('Done');
    const { merge_commit_sha: merge } = await issue.pull();
    const { parents } = await act<{ parents: readonly object[] }>(stage(), 'operator', {
      method: 'GET',
      path: `/commits/${merge}`,
    });
    expect(parents).toHaveLength(1);
  },
);
