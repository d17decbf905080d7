import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Starts the server around an API that only echoes, to test the server. */
const withoutApi = ['test/sandbox/server/small-server.ts'];

test('every test that starts a sandbox holds it against the descriptions of GitHub', () => {
  const starting = globSync('test/**/*.ts').filter((path) =>
    /\b(startSandbox|startServer|startSession)\(/.test(readFileSync(path, 'utf8')),
  );
  expect(starting).toContain('test/sandbox/rest/rest-server.ts');
  const blind = starting.filter((path) => !/\bwatched\(\)/.test(readFileSync(path, 'utf8')));
  expect(blind).toEqual(withoutApi);
});
