import { type Request, Request as RequestSchema } from '../../src/lifecycle/reports/request.ts';
import { HOUR } from '../../src/lifecycle/time.ts';
import { makeChance } from './chance.ts';

/**
 * What the policies of a repository that has some say of acts: one is never allowed, one always, one is denied and one
 * allowed when nobody answers in time, and one wants two people.
 */
export const POLICIES = [
  { deny: 'destructive' },
  { allow: 'dependency', agents: ['backend'] },
  { ask: 'network', deadline: '2h', default: 'deny' },
  { ask: 'scope', deadline: '2h', default: 'allow' },
  { ask: 'secrets', approvers: { count: 2 } },
] as const;

/** Of these policies, by category: what they do at once, or once nobody has answered for so long. */
export const SAYS: Readonly<
  Partial<
    Record<Request['category'], { readonly decision: 'allow' | 'deny'; readonly after: number }>
  >
> = {
  destructive: { decision: 'deny', after: 0 },
  dependency: { decision: 'allow', after: 0 },
  network: { decision: 'deny', after: 2 * HOUR },
  scope: { decision: 'allow', after: 2 * HOUR },
};
export const TWO_PEOPLE: Request['category'] = 'secrets';

const CATEGORIES = ['network', 'destructive', 'dependency', 'secrets', 'scope', 'other'] as const;

/**
 * What a session asks for, by the key of its run alone. An act bears that key, so that it is known again among the
 * decisions of a later task.
 */
export function requestOf(key: string): Request | undefined {
  const chance = makeChance(Array.from(key, (each) => each.charCodeAt(0)).reduce(fold, 7));
  const kind = chance.weighed<Request['kind'] | null>([
    [3, null],
    [8, 'approval'],
    [2, 'choice'],
    [1, 'credentials'],
    [1, 'budget'],
  ]);
  if (kind === null) return undefined;
  return RequestSchema.parse({
    kind,
    category: kind === 'approval' ? chance.pick(CATEGORIES) : 'other',
    ...(kind === 'approval' ? { action: `make it so ${key}` } : {}),
    ...(kind === 'choice' ? { options: ['red', 'blue'] } : {}),
    ...(kind === 'credentials' ? { secret: 'STAGING_TOKEN' } : {}),
    ...(kind === 'budget' ? { amount: 2, unit: 'runs' } : {}),
  });
}

function fold(sum: number, code: number): number {
  return (sum * 31 + code) >>> 0;
}
