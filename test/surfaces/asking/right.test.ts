import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';
import { readPromptComment } from '../../../src/lifecycle/prompts/read-comment.ts';
import { ok } from '../../../src/lifecycle/result.ts';
import type { Permission } from '../../../src/lifecycle/shown/remark.ts';
import type { Found } from '../../../src/surfaces/asking/find.ts';
import { askedText, rightTo } from '../../../src/surfaces/asking/right.ts';
import type { Person } from '../../../src/surfaces/person.ts';
import { OPERATOR, record, say, settle } from '../../lifecycle/play.ts';
import { APPROVAL, asking, shown } from '../../lifecycle/prompts/play-prompts.ts';

interface Somebody {
  readonly login?: string;
  readonly permission?: Permission;
  readonly teams?: readonly string[];
  /** Teams that the token shows. */
  readonly sees?: readonly string[];
}

/** A person as GitHub says: it answers nothing that is not asked here. */
function somebody({ login = 'ann', permission = 'write', teams = [], sees = teams }: Somebody) {
  const answers: Partial<Person> = {
    login: async () => Promise.resolve(ok(login)),
    permission: async () => Promise.resolve(ok(permission)),
    isInTeam: async ({ org, slug }) => Promise.resolve(ok(teams.includes(`${org}/${slug}`))),
    seesTeam: async ({ org, slug }) => Promise.resolve(sees.includes(`${org}/${slug}`)),
  };
  return answers as Person;
}

/** The prompt of a run that asked under these policies, as a surface reads it. */
function found(policies: string, change: (body: string) => string = (body) => body): Found {
  const play = asking({ ...APPROVAL, paths: ['infra/a.tf'] });
  say(play, OPERATOR, '/delegate @deputy');
  settle(play);
  const prompt = readPromptComment({ body: change(shown(play)), url: 'https://github.test/c/1' });
  const config = parseConfig(`version: 1\n${policies}`);
  if (prompt === null || !config.ok) throw new Error(JSON.stringify(config));
  const place = { owner: 'acme', repo: 'storefront', number: 12 };
  const comment = { app: 'drover', url: '', body: '' };
  return {
    prompt,
    read: {
      place,
      title: '',
      url: '',
      isOpen: true,
      hasShortCommands: true,
      config: config.value,
      said: [],
      record: { kind: 'valid', record: record(play), ...comment },
    },
  };
}

async function sentence(of: Found, who: Somebody): Promise<string> {
  const right = await rightTo(somebody(who), of);
  return right.kind === 'no-right' ? right.sentence : right.kind;
}

const RULES = `policies:
  - {ask: destructive, paths: ["infra/**"], approvers: {users: [Ben], teams: [acme/ops], permission: maintain}}
  - {ask: destructive, paths: ["src/**"], approvers: {users: [carl]}}`;

test('whom the rule about its paths names is said, where that is known', () => {
  const asked = found(RULES);
  expect(askedText(asked)).toBe('Ben, acme/ops with maintain access');
  expect(askedText({ ...asked, read: { ...asked.read, config: null } })).toBeNull();
});

test('nobody answers without write access', async () => {
  const who = { login: 'ben', permission: 'triage' } as const;
  expect(await sentence(found(RULES), who)).toBe(
    'You have triage access to acme/storefront, and only people with write access answer there: nothing was written.',
  );
});

test('whom the rule about its paths names may, with the permission that it wants', async () => {
  expect(await sentence(found(RULES), { login: 'ben', permission: 'admin' })).toBe('right');
  expect(await sentence(found(RULES), { permission: 'maintain', teams: ['acme/ops'] })).toBe(
    'right',
  );
  expect(await sentence(found(RULES), { login: 'ben' })).toBe(
    'acme/storefront#12:p1 is asked of Ben, acme/ops with maintain access, and not of ben; one of them may leave it to you with /delegate: nothing was written.',
  );
  expect(
    await sentence(found(RULES), { login: 'carl', permission: 'admin', sees: ['acme/ops'] }),
  ).toMatch(/and not of carl/);
});

test('whom one of them left it to may', async () => {
  expect(await sentence(found(RULES), { login: 'Deputy' })).toBe('right');
});

test('what cannot be known before is left to Drover', async () => {
  const hidden = { permission: 'maintain', teams: [], sees: [] } as const;
  expect(await sentence(found(RULES), hidden)).toBe('right');
  const cut = found(RULES, (body) => body.replace('- `infra/a.tf`', '- `infra/a…`'));
  expect(await sentence(cut, {})).toBe('right');
  const invalid = found(RULES);
  expect(await sentence({ ...invalid, read: { ...invalid.read, config: null } }, {})).toBe('right');
});

test('without a rule it is asked of the approvers', async () => {
  expect(await sentence(found('approvers: {users: [ben]}'), {})).toContain('is asked of ben');
  expect(await sentence(found(''), {})).toBe('right');
});
