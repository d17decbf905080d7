import { describe, expect, test } from 'vitest';
import { explainConfigProblems } from '../../../src/lifecycle/policy/explain.ts';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';

/** What is said of the rules, or "it holds". */
function said(policies: string): string {
  const agents =
    'agents: [{name: backend, adapter: claude-code}, {name: docs, adapter: claude-code}]';
  const parsed = parseConfig(`version: 1\n${agents}\npolicies:\n${policies}\n`);
  return parsed.ok ? 'it holds' : explainConfigProblems(parsed.error);
}

describe('a rule that is not well written', () => {
  test.each([
    ['- {}', 'a rule with one of deny, allow and ask'],
    ['- {deny: network, allow: network}', 'a rule with one of deny, allow and ask'],
    ['- network', 'a mapping of keys to values'],
    ['- deny: networking', 'a category (network, destructive, '],
    ['- deny: []', 'at least 1 entry'],
    ['- {deny: network, agents: []}', '`policies[0].agents`: found an empty list'],
    ['- {deny: network, paths: []}', '`policies[0].paths`: found an empty list'],
    ['- {deny: network, except: {}}', 'at least one of agents, roles, sessions and paths'],
    ['- {deny: network, agent: backend}', 'perhaps agents'],
    ['- {deny: network, deadline: 4h}', 'only a rule that asks has it'],
    ['- {deny: network, isolated: true}', 'nothing in a rule that denies'],
    ['- {ask: network, deadline: 4h}', 'deny or allow, since there is a deadline'],
    ['- {ask: network, default: deny}', 'a length of time, since there is a default'],
    ['- {ask: network, approvers: {users: [ann], count: 2}}', 'at most as many as there are users'],
    ['- {ask: network, approvers: {users: [ann, Ann], count: 2}}', 'at most as many as there are'],
    ['- {deny: network, sessions: [backend]}', 'a session, such as 12:backend'],
    ['- {deny: network, roles: [merge]}', 'clarification, design, plan, execution'],
  ])('%s is refused, with what is allowed', (rule, allowed) => {
    expect(said(rule)).toContain(allowed);
  });
});

describe('a rule that allows everything by accident', () => {
  test.each([
    ['- allow: all', 'found every category'],
    [
      '- {allow: [network, destructive, dependency, secrets, deploy, cost, scope, other], agents: [docs]}',
      'found every category',
    ],
    ['- {allow: all, isolated: true}', 'found every category'],
    ['- {allow: destructive, paths: ["**"]}', 'this one matches every path'],
    ['- {allow: destructive, paths: ["dist/**", "**/*.*"]}', 'this one matches every path'],
    ['- {allow: dependency, paths: ["*"]}', 'this one matches every path'],
    ['- allow: network', 'found network without anything that narrows it'],
    ['- {allow: network, agents: [backend, docs]}', 'that leave something out'],
    [
      '- {allow: network, roles: [clarification, design, plan, execution, feedback-implementation, diagnose]}',
      'that leave something out',
    ],
    ['- allow: other', 'found other without anything'],
    ['- allow: cost', 'found cost without anything'],
    ['- {allow: deploy, isolated: true}', 'found deploy without anything'],
    ['- allow: secrets', '`paths` or `sessions` beside it, or `isolated: true`'],
    ['- {allow: [network, destructive], agents: [backend]}', 'found destructive without anything'],
    ['- {allow: network, except: {agents: [docs]}}', 'found network without anything'],
    ['- {ask: destructive, deadline: 4h, default: allow}', 'nobody may have read the question'],
    ['- {ask: all, deadline: 4h, default: allow, isolated: true}', 'found allow for deploy'],
  ])('%s is refused, with the reason', (rule, reason) => {
    expect(said(rule)).toContain(reason);
  });

  test('what an isolated environment contains may be allowed there as a whole', () => {
    expect(said('- {allow: [network, destructive, secrets], isolated: true}')).toBe('it holds');
    expect(said('- {ask: destructive, isolated: true, deadline: 4h, default: allow}')).toBe(
      'it holds',
    );
  });

  test.each([
    '- allow: dependency',
    '- allow: scope',
    '- {allow: network, agents: [backend]}',
    '- {allow: network, roles: [execution]}',
    '- {allow: destructive, paths: ["dist/**"]}',
    '- {allow: [secrets, cost], sessions: [12]}',
    '- {ask: network, deadline: 4h, default: allow}',
    '- {ask: destructive, deadline: 4h, default: deny}',
    '- {deny: all, except: {paths: ["docs/**"]}}',
    '- deny: all',
  ])('%s holds', (rule) => {
    expect(said(rule)).toBe('it holds');
  });
});

describe('a rule that says nothing', () => {
  test('one for an agent that is not there is refused, with the name that was meant', () => {
    expect(said('- {deny: network, agents: [backnd]}')).toBe(
      '- Line 4, `policies[0].agents`: found `"backnd"`; allowed: perhaps backend; the agents here are backend, docs.',
    );
    expect(said('- {deny: network, sessions: ["12:nobody"]}')).toContain('`policies[0].sessions`');
    expect(said('- {deny: network, except: {agents: [nobody]}}')).toContain(
      '`policies[0].except.agents`',
    );
  });

  test('an exception to what denies is refused beside it, with where it belongs', () => {
    expect(said('- deny: [network, deploy]\n- {allow: network, agents: [backend]}')).toBe(
      '- Line 5, `policies[1]`: found a rule that never applies; allowed: a rule that policies[0] leaves something of, since what denies comes first: an `except` there may be what is meant.',
    );
    expect(
      said('- {deny: network, except: {agents: [backend]}}\n- {allow: network, agents: [backend]}'),
    ).toBe('it holds');
  });

  test('two rules about the same are refused', () => {
    expect(
      said(
        '- {ask: [deploy, network], roles: [plan]}\n- {allow: [network, deploy], roles: [plan]}',
      ),
    ).toContain(
      '`policies[1]`: found a second rule about the same; allowed: one rule about it, this or policies[0]',
    );
  });
});
