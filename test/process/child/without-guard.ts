/*
 * Loaded into the simulation's processes before the program (`node --import`): a guard is gone in them, by something else
 * in the place of its module, as in test/simulation/teeth.test.ts. WITHOUT_GUARD names it.
 */
import { registerHooks } from 'node:module';
import type * as EditTopic from '../../../src/sandbox/world/operations/edit-topic.ts';
import { type Guard, replace } from '../../simulation/guard.ts';
import { GITHUB_GUARDS } from '../../simulation/guards-github.ts';
import { LIFECYCLE_GUARDS } from '../../simulation/guards-lifecycle.ts';
import { MERGE_GUARDS } from '../../simulation/guards-merge.ts';

const WORLD = '../../src/sandbox/world/operations';

/** What the simulation itself stands on, in which nothing is expected to go wrong. */
const GROUND: readonly Guard[] = [
  {
    name: 'somebody can rewrite an issue',
    promises: ['bug'],
    replaces: [
      whereRewritten(() => {
        throw new Error('nobody can rewrite an issue here');
      }),
    ],
  },
  {
    name: 'a process outlives that somebody rewrites an issue',
    promises: ['bug'],
    replaces: [whereRewritten(() => process.exit(7))],
  },
];

function whereRewritten(instead: () => never) {
  return replace<typeof EditTopic>(`${WORLD}/edit-topic.ts`, (real) => ({
    editTopic: (world, actor, input) =>
      input.body?.startsWith('Write words') === true ||
      input.title?.startsWith('Show words') === true
        ? instead()
        : real.editTopic(world, actor, input),
  }));
}

const name = process.env['WITHOUT_GUARD'];
const all = [...GROUND, ...MERGE_GUARDS, ...LIFECYCLE_GUARDS, ...GITHUB_GUARDS];
const guard = all.find((each) => each.name === name);
if (guard === undefined) throw new Error(`there is no guard "${name}"`);

const simulation = new URL('../../simulation/', import.meta.url);
const replaced = new Map(
  guard.replaces.map(({ module, without }) => [new URL(module, simulation).href, without]),
);

/** What stands in for some of what a module exports. */
export function standIn(url: string, real: unknown): Readonly<Record<string, unknown>> {
  return replaced.get(url)?.(real as never) ?? {};
}

registerHooks({
  load: (url, context, next) => {
    if (!replaced.has(url)) return next(url, context);
    const whole = JSON.stringify(`${url}?whole`);
    const source = [
      `import * as real from ${whole};`,
      `import { standIn } from ${JSON.stringify(import.meta.url)};`,
      `export * from ${whole};`,
      `export const { ${Object.keys(standIn(url, {})).join()} } = standIn(${JSON.stringify(url)}, real);`,
    ].join('\n');
    return { format: 'module', source, shortCircuit: true };
  },
});
