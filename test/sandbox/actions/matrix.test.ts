import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/sandbox/actions/json.ts';
import { matrixSuffix, readStrategy } from '../../../src/sandbox/actions/matrix.ts';
import { readWorkflowFile } from '../../../src/sandbox/actions/workflow-file.ts';
import { makeBench, push } from './engine-bench.ts';

async function expand(matrix: Json): Promise<readonly unknown[]> {
  const text = `on: push\njobs: { a: { runs-on: x, strategy: { matrix: "\${{ fromJSON(vars.M) }}" }, steps: [{ run: echo }] } }`;
  const file = await readWorkflowFile({ path: 'w.yml', text });
  const token = file.ok ? file.value.jobs[0]?.strategy : undefined;
  const scope = { contexts: { vars: { M: JSON.stringify(matrix) } }, functions: [] };
  return readStrategy(token, scope).combinations;
}

describe('a matrix', () => {
  it('adds what include says, as the example of GitHub’s docs (run-job-variations) has it', async () => {
    const matrix = {
      fruit: ['apple', 'pear'],
      animal: ['cat', 'dog'],
      include: [
        { color: 'green' },
        { color: 'pink', animal: 'cat' },
        { fruit: 'apple', shape: 'circle' },
        { fruit: 'banana' },
        { fruit: 'banana', animal: 'cat' },
      ],
    };
    expect(await expand(matrix)).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]);
  });

  it('may consist of include alone', async () => {
    expect(await expand({ include: [{ a: 1 }, { a: 2, b: 3 }] })).toEqual([
      { a: 1 },
      { a: 2, b: 3 },
    ]);
  });

  it('names jobs by the leaves of its values', () => {
    expect(matrixSuffix({ os: 'linux', node: { version: 24, lts: true } })).toBe(
      ' (linux, 24, true)',
    );
  });

  it.each([
    [{ a: [] }, 'at least one vector'],
    [{ a: 'text' }, "vector 'a' is not a list"],
    ['text', 'not a mapping'],
    [{ a: Array.from({ length: 257 }, (_, n) => n) }, 'at most 256 jobs'],
  ])('of %j is a mistake', async (matrix, message) => {
    await expect(expand(matrix)).rejects.toThrow(message);
  });

  it('that cannot be expanded fails its job, and only that', async () => {
    const { host, engine } = makeBench({
      'w.yml': `
on: push
jobs:
  a: { runs-on: x, strategy: { matrix: '\${{ fromJSON(vars.NONE) }}' }, steps: [{ run: echo }] }
  b: { runs-on: x, steps: [{ run: echo }] }
`,
    });
    await engine.onEvent(push());
    await engine.idle();
    expect(host.job('a')).toMatchObject({
      conclusion: 'failure',
      annotations: [{ level: 'failure' }],
    });
    expect(host.job('b').conclusion).toBe('success');
  });
});
