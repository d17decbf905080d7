import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';
import { type ActAsked, verdictOn } from '../../../src/lifecycle/policy/verdict.ts';

const HOUR = 3_600_000;

function config(policies: string) {
  const parsed = parseConfig(
    `version: 1\nagents: [{name: backend, adapter: claude-code}, {name: frontend, adapter: claude-code}]\n${policies}`,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const act: ActAsked = {
  category: 'network',
  agent: 'backend',
  roles: ['execution'],
  session: 'acme/shop#12:backend',
  paths: [],
};

function verdict(policies: string, asked: Partial<ActAsked> = {}) {
  const { effect, rule } = verdictOn({ ...act, ...asked }, config(policies));
  return `${effect} by ${rule}`;
}

describe('what no rule covers', () => {
  test('it is asked of whoever may approve, and waits as long as it takes', () => {
    expect(
      verdictOn(act, config('approvers: {teams: [acme/shop], permission: maintain, count: 2}')),
    ).toEqual({
      effect: 'ask',
      rule: 'none',
      ask: {
        users: [],
        teams: ['acme/shop'],
        permission: 'maintain',
        count: 1,
        also: [],
        deadline: null,
        default: null,
        reminders: null,
      },
    });
  });
});

describe('which rule decides', () => {
  test('what denies comes first, however narrow what allows', () => {
    const rules =
      'policies: [{allow: network, sessions: ["12:backend"]}, {deny: all, except: {roles: [plan]}}]';
    expect(verdict(rules)).toBe('deny by policies[1]');
    expect(verdict(rules, { roles: ['plan'] })).toBe('allow by policies[0]');
  });

  test('of what allows and what asks, the more specific decides', () => {
    const rules = `policies:
  - ask: network
  - allow: network
    agents: [backend]
  - ask: network
    agents: [backend]
    sessions: [13]`;
    expect(verdict(rules)).toBe('allow by policies[1]');
    expect(verdict(rules, { agent: 'frontend' })).toBe('ask by policies[0]');
    expect(verdict(rules, { session: 'acme/shop#13:backend' })).toBe('ask by policies[2]');
    expect(verdict(rules, { category: 'deploy' })).toBe('ask by none');
  });

  test('at a tie what allows comes before what asks', () => {
    const rules =
      'policies: [{ask: [network, deploy], roles: [execution]}, {allow: [network, scope], roles: [execution]}]';
    expect(verdict(rules)).toBe('allow by policies[1]');
  });
});

describe('acts on paths', () => {
  const rules = `policies:
  - deny: destructive
    paths: ["infra/**"]
  - allow: destructive
    paths: ["dist/**", "*.log"]`;
  const on = (...paths: string[]) => verdict(rules, { category: 'destructive', paths });

  test('each path is judged by itself, and the strictest judgement holds', () => {
    expect(on('dist/a.js', 'logs/today.log')).toBe('allow by policies[1]');
    expect(on('dist/a.js', 'src/a.ts')).toBe('ask by none');
    expect(on('dist/a.js', 'src/a.ts', 'infra/main.tf')).toBe('deny by policies[0]');
  });

  test('a folder is all that is below it', () => {
    expect(on('dist/')).toBe('allow by policies[1]');
    expect(on('dist/js/')).toBe('allow by policies[1]');
    expect(on('logs/')).toBe('ask by none');
    expect(on('infra/prod/')).toBe('deny by policies[0]');
    expect(on('./')).toBe('deny by policies[0]');
  });

  test('a path is the same however it is written', () => {
    expect(on('./dist/../infra//main.tf')).toBe('deny by policies[0]');
    expect(on('dist/../src/a.ts')).toBe('ask by none');
  });

  test('a path that cannot be told may be any', () => {
    expect(on('**')).toBe('deny by policies[0]');
    expect(on()).toBe('ask by none');
  });
});

describe('who is asked', () => {
  test('those whom the rule names, as long as it says', () => {
    const rules = `policies:
  - ask: deploy
    approvers: {users: [ann, ben], count: 2}
    deadline: 24h
    default: deny
    reminders: {after: 1h, every: 6h, most: 3}`;
    expect(verdictOn({ ...act, category: 'deploy' }, config(rules))).toEqual({
      effect: 'ask',
      rule: 'policies[0]',
      ask: {
        users: ['ann', 'ben'],
        teams: [],
        permission: 'write',
        count: 2,
        also: [],
        deadline: 24 * HOUR,
        default: 'deny',
        reminders: { after: HOUR, every: 6 * HOUR, most: 3 },
      },
    });
  });
});

describe('where several rules ask about parts of one act', () => {
  const rules = `policies:
  - ask: destructive
    paths: ["infra/**"]
    approvers: {users: [ann, ben], count: 2}
    deadline: 1h
    default: deny
  - ask: destructive
    paths: ["data/**"]
    approvers: {teams: [acme/data]}
  - ask: network
    approvers: {teams: [acme/data]}
    deadline: 2h
    default: allow
    isolated: true`;
  const asked = (...paths: string[]) =>
    verdictOn({ ...act, category: 'destructive', paths }, config(rules));

  test('everybody is asked whom one of them names, the strictest first', () => {
    const { rule, ask } = asked('data/a.sql', 'src/a.ts', 'infra/main.tf', 'data/b.sql');
    expect(rule).toBe('policies[0]');
    expect(ask).toMatchObject({ users: ['ann', 'ben'], count: 2 });
    expect(ask.also).toEqual([
      { by: 'policies[1]', users: [], teams: ['acme/data'], permission: 'write', count: 1 },
    ]);
  });

  test('a no by default of one ends it for all, and a yes by default counts only where all have one', () => {
    expect(asked('data/a.sql', 'infra/main.tf').ask).toMatchObject({
      deadline: HOUR,
      default: 'deny',
    });
    const both = { ...act, category: 'destructive', paths: ['data/a.sql'], action: 'curl x.io' };
    const { ask } = verdictOn(both as ActAsked, config(rules));
    expect(ask).toMatchObject({ deadline: null, default: null, also: [] });
  });

  test('who is named twice in the same way is asked once', () => {
    const both = { ...act, category: 'destructive', paths: ['data/a.sql'], action: 'curl x.io' };
    expect(verdictOn(both as ActAsked, config(rules)).ask.also).toEqual([]);
  });
});

describe('a run with several stages', () => {
  const rules = `policies:
  - allow: network
    roles: [clarification]
  - ask: network
    roles: [execution]
    approvers: {users: [ann]}
  - deny: network
    roles: [diagnose]`;
  const inStages = (...roles: ActAsked['roles'][number][]) => verdict(rules, { roles });

  test('is judged by the strictest of what holds in one of them', () => {
    expect(inStages('clarification')).toBe('allow by policies[0]');
    expect(inStages('clarification', 'plan')).toBe('ask by none');
    expect(inStages('clarification', 'plan', 'execution')).toBe('ask by policies[1]');
    expect(inStages('clarification', 'diagnose')).toBe('deny by policies[2]');
  });
});

describe('an act that is not what its agent calls it', () => {
  const rules = 'policies: [{allow: dependency}, {deny: destructive}]';
  const asked = (action: string) => verdict(rules, { category: 'dependency', action });

  test('a command in what it wants to do is judged as well, and the strictest judgement holds', () => {
    expect(asked('npm install left-pad')).toBe('allow by policies[0]');
    expect(asked('npm install left-pad && git reset --hard')).toBe('deny by policies[1]');
    expect(asked('curl https://example.com')).toBe('ask by none');
  });

  test('words that are no command say nothing', () => {
    expect(asked("Add left-pad, which isn't there yet (see #12)")).toBe('allow by policies[0]');
  });
});
