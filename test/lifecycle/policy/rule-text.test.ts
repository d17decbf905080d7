import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';
import { namedRuleText } from '../../../src/lifecycle/policy/rule-text.ts';

const parsed = parseConfig(`version: 1
agents: [{name: backend, adapter: claude-code}, {name: docs, adapter: claude-code}]
policies:
  - deny: all
    except: {agents: [backend], paths: ["a/**", "b@everyone|"]}
  - allow: [network, dependency]
    agents: [backend]
    roles: [execution]
  - ask: [network, destructive, deploy, secrets]
    sessions: ["12:docs", 7]
`);
const rules = parsed.ok ? parsed.value.policies : [];

test('a rule is told by its name and what it is about, and a path of the file says nothing to GitHub', () => {
  expect(rules.map(({ at }) => namedRuleText(`policies[${at}]`, rules))).toEqual([
    '`policies[0]` (everything except for backend on `a/**` and `b@everyone¦`)',
    '`policies[1]` (dependency and network for backend in execution)',
    '`policies[2]` (deploy, destructive, network and 1 more in the session `#12:docs` and `#7`)',
  ]);
});

test('a rule that is there no more is told by its name', () => {
  expect(namedRuleText('policies[9]', rules)).toBe('`policies[9]`');
});
