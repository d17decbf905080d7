import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withoutComments } from './without-comments.ts';

const SRC = resolve(import.meta.dirname, '../../src');

/** Which folders a folder of `src` may import besides itself. `main.ts`, `drover.ts` and what they are composed of alone know everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lifecycle: [],
  controller: ['lifecycle'],
  github: ['controller', 'lifecycle'],
  ingress: ['controller', 'lifecycle'],
  notify: ['controller', 'lifecycle'],
  postgres: ['controller', 'lifecycle'],
  telemetry: ['controller', 'lifecycle'],
  surfaces: ['ingress', 'controller', 'lifecycle'],
  run: ['lifecycle'],
  sandbox: ['lifecycle', 'run', 'surfaces', 'telemetry'],
  environment: ['telemetry', 'lifecycle'],
  composition: [
    'env.ts',
    'environment',
    'github',
    'ingress',
    'notify',
    'postgres',
    'surfaces',
    'telemetry',
    'controller',
    'lifecycle',
  ],
};

/** Pure libraries that the lifecycle may stand on: they parse, and know no clock, chance, file or network. */
const PURE = [
  'zod',
  'js-yaml',
  'mdast',
  'mdast-util-from-markdown',
  'mdast-util-gfm',
  'micromark-extension-gfm',
  'unbash',
];

interface Import {
  readonly from: string;
  readonly specifier: string;
}

function sources(): readonly string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replaceAll('\\', '/'));
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => ({ from: file, specifier: match[1] ?? match[2] ?? '' }));
}

const ALL = sources().flatMap(importsOf);

function roomOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function targetOf({ from, specifier }: Import): string {
  return relative(SRC, resolve(dirname(join(SRC, from)), specifier)).replaceAll('\\', '/');
}

describe('the arrows between folders hold', () => {
  test('there are imports to look at', () => {
    expect(ALL.length).toBeGreaterThan(500);
  });

  test.each(Object.entries(MAY_IMPORT))('%s imports itself and %j alone', (room, others) => {
    const wrong = ALL.filter(
      ({ from, specifier }) => roomOf(from) === room && specifier.startsWith('.'),
    )
      .filter((each) => ![room, ...others].includes(roomOf(targetOf(each))))
      .map(({ from, specifier }) => `${from} → ${specifier}`);
    expect(wrong).toEqual([]);
  });

  test('every folder has its arrows declared', () => {
    const rooms = new Set(
      sources()
        .filter((file) => file.includes('/'))
        .map(roomOf),
    );
    expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
  });
});

describe('an import never leads back to where it began', () => {
  test('no files import one another in a circle, not even types', () => {
    const importsBy = Map.groupBy(
      ALL.filter(({ specifier }) => specifier.startsWith('.')),
      ({ from }) => from,
    );
    expect(circlesIn((file) => (importsBy.get(file) ?? []).map(targetOf))).toEqual([]);
  });

  test('a circle is told by the files that it leads through', () => {
    const arrows: Readonly<Record<string, readonly string[]>> = { a: ['b'], b: ['c'], c: ['b'] };
    expect(circlesIn((file) => arrows[file] ?? [], ['a', 'b', 'c'])).toEqual(['b → c → b']);
  });
});

describe('a part lacks the capabilities that it does not need', () => {
  const outside = (rooms: readonly string[]): readonly Import[] =>
    ALL.filter(
      ({ from, specifier }) => !rooms.includes(roomOf(from)) && !specifier.startsWith('.'),
    );

  test('the lifecycle imports nothing but pure libraries', () => {
    const wrong = ALL.filter(({ from }) => roomOf(from) === 'lifecycle')
      .filter(({ specifier }) => !specifier.startsWith('.') && !PURE.includes(specifier))
      .map(({ from, specifier }) => `${from} → ${specifier}`);
    expect(wrong).toEqual([]);
  });

  test('the lifecycle knows no clock, chance, environment or async', () => {
    const banned =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\basync\b|\bawait\s|\bPromise\b|\bsetTimeout\b/;
    const wrong = sources()
      .filter((file) => roomOf(file) === 'lifecycle')
      .filter((file) => banned.test(withoutComments(readFileSync(join(SRC, file), 'utf8'))));
    expect(wrong).toEqual([]);
  });

  test('the app runs no child process and checks nothing out', () => {
    const wrong = outside(['sandbox', 'run']).filter(({ specifier }) =>
      /child_process|worker_threads|^node:vm$/.test(specifier),
    );
    expect(wrong).toEqual([]);
  });

  test('what is started in earnest needs no development dependency', () => {
    const { dependencies } = JSON.parse(
      readFileSync(join(SRC, '../package.json'), 'utf8'),
    ) as Readonly<Record<'dependencies', Readonly<Record<string, string>>>>;
    const wrong = outside(['sandbox'])
      .filter(({ specifier }) => !specifier.startsWith('node:'))
      .map(({ from, specifier }) => ({ from, name: packageOf(specifier) }))
      .filter(({ from, name }) => !(name in dependencies) && !isTypeOnly(from, name));
    expect(wrong).toEqual([]);
  });

  test('only github/ and the composition use Octokit or Probot', () => {
    const wrong = outside(['github', 'ingress', 'sandbox', 'composition'])
      .filter(({ specifier }) => /octokit|probot/.test(specifier))
      .filter(({ from }) => !/^surfaces\/http|^telemetry|^env/.test(from));
    expect(wrong.map(({ from, specifier }) => `${from} → ${specifier}`)).toEqual([]);
  });

  test('only env.ts reads the environment of the process', () => {
    const wrong = sources()
      .filter((file) => !/^(env|main)\.ts$|^run\/|^sandbox\//.test(file))
      .filter((file) =>
        /\bprocess\.env\b/.test(withoutComments(readFileSync(join(SRC, file), 'utf8'))),
      );
    expect(wrong).toEqual([]);
  });

  test('nothing outside sandbox/ knows that it exists', () => {
    const wrong = sources()
      .filter((file) => roomOf(file) !== 'sandbox')
      .filter((file) =>
        /(?<!IS_|approvals-and-)sandbox|stand-in/i.test(readFileSync(join(SRC, file), 'utf8')),
      );
    expect(wrong).toEqual([]);
  });
});

/** The package that holds a module: two words of a scoped name, else the first. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Types are gone by the time the file runs. */
function isTypeOnly(file: string, name: string): boolean {
  const text = readFileSync(join(SRC, file), 'utf8');
  const lines = text.match(/^(?:import|export)\b[^;]*?from\s*'[^']+';/gm) ?? [];
  return lines
    .filter((line) => packageOf(/'([^']+)';$/.exec(line)?.[1] ?? '') === name)
    .every((line) => /^(?:import|export) type\b/.test(line));
}

/** Every circle once, as its files in the order in which they import one another. */
function circlesIn(
  importedBy: (file: string) => readonly string[],
  files: readonly string[] = sources(),
): readonly string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) circles.push([...trail.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const next of importedBy(file)) follow(next, [...trail, file]);
    done.add(file);
  };
  for (const file of files) follow(file, []);
  return circles;
}
