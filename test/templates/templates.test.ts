import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ACTIONS, bundle, SOURCES } from '../../scripts/bundle-actions.ts';
import { renderTemplates } from '../../src/surfaces/templates/render.ts';
import { workflowFaults } from './workflow-faults.ts';

const SHA = 'd'.repeat(40);
const files = renderTemplates({ source: 'acme/drover', ref: SHA });
const workflows = [
  ...files.filter(({ path }) => path.endsWith('.yml')),
  ...readdirSync('.github/workflows').map((name) => ({
    path: `.github/workflows/${name}`,
    content: readFileSync(`.github/workflows/${name}`, 'utf8'),
  })),
];

async function errorsOf(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors().map((error) => error.message);
  if (value === undefined) return errors;
  const template = await convertWorkflowTemplate(context, value);
  return [...errors, ...(template.errors ?? []).map((error) => error.Message)];
}

describe.each(workflows)('$path', ({ path, content }) => {
  test("has no error in the eyes of GitHub's own parser", async () => {
    expect(await errorsOf(path, content)).toEqual([]);
  });

  test('keeps our rules', () => {
    expect(workflowFaults(content)).toEqual([]);
  });

  test('uses only actions that docs/pins.md lists, or our own', () => {
    const pins = readFileSync('docs/pins.md', 'utf8');
    for (const [, name, sha, tag] of content.matchAll(
      /uses: ([\w./-]+)@([0-9a-f]{40})(?: # (\S+))?/g,
    )) {
      if (name?.startsWith('acme/drover/')) {
        expect(sha).toBe(SHA);
        expect(existsSync(join(name.replace('acme/drover/', ''), 'action.yml'))).toBe(true);
      } else {
        expect(pins).toContain(`| \`${name}\` | ${tag} | \`${sha}\` |`);
      }
    }
  });
});

describe('the runs that Drover dispatches', () => {
  const dispatched = workflows.filter(({ content }) => content.includes('workflow_dispatch:'));

  test('are those of stage, diagnosis and verification, under the key as their name', () => {
    expect(dispatched.map(({ path }) => path.split('/').at(-1))).toEqual([
      'drover-stage.yml',
      'drover-diagnose.yml',
      'drover-verify.yml',
    ]);
    for (const { content } of dispatched)
      expect(content).toContain('run-name: drover ${{ inputs.key }}\n');
  });

  test('wait for each other by issue', () => {
    const [stage, diagnose, verify] = dispatched.map(
      ({ content }) => /group: (.*)/.exec(content)?.[1],
    );
    expect(stage).toBe('drover-issue-${{ fromJSON(inputs.task).issue.number }}');
    expect(diagnose).toBe(stage);
    expect(verify).toBe('drover-verify-${{ inputs.key }}');
  });

  test('give the agent a token that can only read, and no job with it another', () => {
    for (const { content } of dispatched.slice(0, 2)) {
      const [, work, publish] = /\n {2}work:\n([^]*)\n {2}publish:\n([^]*)$/.exec(content) ?? [];
      expect(work).toMatch(/permissions:\n {6}contents: read\n {6}actions: read\n {4}outputs:/);
      expect(publish).toMatch(/permissions:\n {6}contents: write\n {4}steps:/);
      expect(publish).not.toContain('actions/work@');
      expect(publish).not.toMatch(/\n\s+run:/);
    }
  });
});

test.each([
  ['a tag', 'uses: actions/checkout@v7', 'not pinned'],
  [
    'an expression in a script',
    'run: echo ${{ github.head_ref }}',
    'has an expression in its script',
  ],
  ['kept credentials', `uses: actions/checkout@${SHA} # v1.0.0`, 'keeps its credentials'],
  [
    'an agent beside a write token',
    `uses: acme/drover/.github/actions/work@${SHA}`,
    'with contents: write',
  ],
])('the rules catch %s', (_, step, fault) => {
  const workflow = `on: push\npermissions: {}\nconcurrency:\n  group: x\njobs:\n  j:\n    runs-on: x\n    timeout-minutes: 1\n    permissions:\n      contents: write\n    steps:\n      - ${step}\n`;
  expect(workflowFaults(workflow).join()).toContain(fault);
});

test.each(['run: echo', `uses: acme/drover/.github/actions/work@${SHA}`])(
  'the rules catch an id-token beside %s',
  (step) => {
    const workflow = `jobs:\n  j:\n    permissions:\n      id-token: write\n    steps:\n      - uses: acme/drover/.github/actions/channel@${SHA}\n      - ${step}\n`;
    const text = `on: push\npermissions: {}\nconcurrency:\n  group: x\n${workflow}`;
    expect(workflowFaults(text).join()).toContain('has id-token beside other steps');
  },
);

test('the rules catch what a workflow lacks', () => {
  const workflow =
    'on: pull_request_target\njobs:\n  j:\n    permissions: write-all\n    steps: []\n';
  expect(workflowFaults(workflow)).toEqual([
    'the workflow itself has permissions',
    'there is no concurrency group',
    'pull_request_target runs with rights on what strangers write',
    'j: has no list of permissions',
    'j: has no timeout',
  ]);
});

test.each(SOURCES)(
  '$path is bundled from the sources as they are (npm run bundle)',
  async (source) => {
    const { path, content } = await bundle(source);
    expect(readFileSync(path, 'utf8') === content).toBe(true);
  },
);

describe.each(ACTIONS)('the action %s', (name) => {
  test("has a manifest that GitHub's parser accepts, whose inputs the workflows use and no others", () => {
    const path = `.github/actions/${name}/action.yml`;
    const content = readFileSync(path, 'utf8');
    const { context } = parseAction({ name: path, content }, new NoOperationTraceWriter());
    expect(context.errors.getErrors()).toEqual([]);
    expect(content).toContain('using: node24\n  main: dist/index.js');
    const inputs = [...content.matchAll(/^ {2}([a-z-]+):\n {4}description/gm)].map(
      (match) => match[1],
    );
    const uses = workflows
      .flatMap((file) => file.content.split('- name:'))
      .filter((step) => step.includes(`actions/${name}@`));
    expect(uses.length).toBeGreaterThan(0);
    for (const step of uses) {
      const given = [
        ...(/with:\n((?: {10}.*\n?)+)/.exec(step)?.[1]?.matchAll(/^ {10}([a-z-]+):/gm) ?? []),
      ];
      for (const [, input] of given) expect(inputs).toContain(input);
    }
  });

  test('starts, and says in one line what is missing', () => {
    const env = { PATH: process.env['PATH'] ?? '', GITHUB_RUN_ATTEMPT: '1', RUNNER_TEMP: tmpdir() };
    const run = (): string =>
      execFileSync(process.execPath, [`.github/actions/${name}/dist/index.js`], {
        env,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(run).toThrow(
      expect.objectContaining({
        status: 1,
        stdout: expect.stringMatching(/^::error::.*\n$/) as string,
      }) as Error,
    );
  });
});

describe('npm run templates', () => {
  const script = ['scripts/templates.ts', '--from', `acme/drover@${SHA}`, '--out'];

  test('writes the files, scripts as programs, and keeps a deploy script that is there', () => {
    const out = mkdtempSync(join(tmpdir(), 'drover-templates-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    execFileSync(process.execPath, [...script, out]);
    expect(statSync(join(out, '.github/drover/deploy.sh')).mode & 0o111).toBe(0o111);
    writeFileSync(join(out, '.github/drover/deploy.sh'), 'mine');
    execFileSync(process.execPath, [...script, out]);
    expect(readFileSync(join(out, '.github/drover/deploy.sh'), 'utf8')).toBe('mine');
    expect(readFileSync(join(out, '.github/workflows/drover-stage.yml'), 'utf8')).not.toMatch(
      /OWNER|REF$/m,
    );
  });

  test('tells what it can be asked for', () => {
    const help = execFileSync(process.execPath, ['scripts/templates.ts', '--help'], {
      encoding: 'utf8',
    });
    expect(help).toMatch(/^Usage: npm run templates -- --from OWNER\/drover@SHA --out DIR/);
  });

  test('wants a full commit id', () => {
    expect(() => renderTemplates({ source: 'acme/drover', ref: 'main' })).toThrow(
      'main is not a full commit id of 40 hexadecimal digits.',
    );
  });
});
