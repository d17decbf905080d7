import { load } from 'js-yaml';
import type { ConfigProblem } from '../../src/lifecycle/policy/config-problem.ts';
import { parseConfig } from '../../src/lifecycle/policy/parse.ts';
import { fail, ok, type Result } from '../../src/lifecycle/result.ts';
import type { Setting } from './ground.ts';

/** An owner's own configuration on the simulation's ground. */
export interface OwnConfig {
  readonly setting: Setting;
  /** Keys that name what only the owner's repository has, and what stands there instead. */
  readonly replaced: readonly string[];
}

type Keys = Readonly<Record<string, unknown>>;

/**
 * What an owner wrote, with the people, the board, the check and the environment of the simulation in place of theirs.
 * Stages, runs, gates, limits, deadlines, reminders, feedback and the merge stay as they are.
 */
export function toOwnConfig(text: string): Result<OwnConfig, readonly ConfigProblem[]> {
  const parsed = parseConfig(text);
  if (!parsed.ok) return fail(parsed.error);
  const { value: config } = parsed;
  const written = load(text) as Keys;
  const checks = config.checks.mode === 'required' ? 'config' : config.checks.mode;
  const replacing: Keys = {
    mode: 'act',
    approvers: { ...keysIn(written, 'approvers'), users: [], teams: [], count: 1 },
    protected: { ...keysIn(written, 'protected'), approvers: [] },
    deployment:
      config.deployment.mode === 'none'
        ? 'none'
        : { environments: ['preview'], creator: 'github-actions[bot]' },
    checks: checks === 'config' ? { required: [{ name: 'test', app: 'github-actions' }] } : checks,
    commands: { ...keysIn(written, 'commands'), short: true },
    workflows: {},
    // What agents ask for here no owner has written rules about.
    policies: [],
  };
  const differs = Object.entries(replacing).filter(
    ([key, value]) =>
      JSON.stringify(written[key] ?? (Array.isArray(value) ? [] : {})) !== JSON.stringify(value),
  );
  const replaced = [
    'board',
    ...differs.flatMap(([key]) => (written[key] === undefined ? [] : key)),
  ];
  const configure = (board: number): string =>
    JSON.stringify({ ...written, ...replacing, board: { owner: 'acme', number: board } });
  const setting: Setting = {
    lean: config.stages.plan === 'off',
    deployment: config.deployment.mode !== 'none',
    verify: config.stages['post-merge-verify'] === 'on',
    checks,
    configure,
  };
  return ok({ setting, replaced });
}

function keysIn(keys: Keys, name: string): object {
  const value = keys[name];
  return typeof value === 'object' && value !== null ? value : {};
}
