import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { matchesAny } from '../../src/lifecycle/policy/paths.ts';
import { parseConfig } from '../../src/lifecycle/policy/parse.ts';
import { renderTemplates } from '../../src/surfaces/templates/render.ts';
import { withoutComments } from '../architecture/without-comments.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import { aPlay, record, REVIEWER, say, wake } from '../lifecycle/play.ts';

const problems = (text: string): readonly { line: number | null }[] => {
  const result = parseConfig(text);
  return result.ok ? [] : result.error;
};

describe('a hostile configuration', () => {
  test.each([
    ['a bomb of anchors', 'version: 1\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n'],
    ['the same key twice', 'version: 1\nlimits: {runs: 3, runs: 99}\n'],
    ['an unknown key', 'version: 1\napprover: everybody\n'],
    ['__proto__', 'version: 1\n__proto__: {checks: none}\n'],
    ['constructor', 'version: 1\nconstructor: {prototype: {checks: none}}\n'],
    ['a tab', 'version: 1\nlimits:\n\truns: 3\n'],
    ['a type of its own', 'version: 1\nchecks: !!js/function "() => 1"\n'],
    ['a template', 'version: 1\nchecks: ${{ github.token }}\n'],
    ['a megabyte', `version: 1\n#${'x'.repeat(1_000_000)}`],
    ['a workflow elsewhere', 'version: 1\nworkflows: {stage: ../../evil.yml}\n'],
    ['no approver at all', 'version: 1\napprovers: {users: [], count: 0}\n'],
  ])('H79: %s is refused, with its line, in no time', (_, text) => {
    const before = process.cpuUsage();
    const found = problems(text);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
    expect(found.length).toBeGreaterThan(0);
    if (text.length < 100_000) expect(found[0]?.line).toBeGreaterThan(0);
  });

  test('H79: a pattern made to take for ever takes milliseconds', () => {
    const glob = `${'**/a*?'.repeat(60)}b`;
    const before = process.cpuUsage();
    expect(matchesAny(`${'a/'.repeat(240)}c`, [glob])).toBe(false);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
  });

  test('H79: while it is broken nobody may do anything by the last good one', () => {
    const play = aPlay(LEAN);
    toReview(play);
    play.world.config = { kind: 'invalid', blob: 'bad0', problems: [] };
    say(play, REVIEWER, '/approve');
    for (let wakes = 0; wakes < 4; wakes += 1) wake(play);
    expect([play.merges, record(play).hold?.code]).toEqual([[], 'config']);
  });
});

describe('our templates', () => {
  const templates = renderTemplates({ source: 'acme/drover', ref: 'd'.repeat(40) })
    .filter(({ path }) => path.endsWith('.yml'))
    .map(({ path, content }) => [path, content.replace(/^\s*#.*$/gm, '')] as const);

  test.each(templates)(
    'H22/H72: %s saves no cache, and takes nothing that can change under its name',
    (_, text) => {
      expect(text).toMatch(/uses: /);
      for (const [, action, at] of text.matchAll(/uses: ([^@\s]+)@(\S+)/g))
        expect([action, at]).toEqual([action, expect.stringMatching(/^[0-9a-f]{40}$/)]);
      expect(text).not.toMatch(/actions\/cache|cache:|save-always/);
      expect(text).not.toMatch(/\b(?:curl|wget)\b|\|\s*(?:ba)?sh\b|:latest|docker:\/\//);
      for (const [, name] of text.matchAll(/npm install --global .*?(@?[\w/-]+@?\S*)$/gm))
        expect(name).toMatch(/@\d+\.\d+\.\d+$/);
    },
  );
});

describe('the App', () => {
  const app = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(sandbox|run)[\\/]/.test(file))
    .map((file) => [file, readFileSync(`src/${file}`, 'utf8')] as const);

  // What it can reach, and that it may have no child process, stands in test/architecture.
  test('H80: runs no text', () => {
    expect(app.length).toBeGreaterThan(150);
    for (const [file, text] of app)
      expect([
        file,
        /\beval\b\s*[(;,)]|\bFunction\s*\(|node:vm\b/.exec(withoutComments(text)),
      ]).toEqual([file, null]);
  });
});
