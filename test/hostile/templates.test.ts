import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  aWorld,
  dispatch,
  reportOf,
  stageInputs,
  taskFor,
  type World,
} from '../templates/runner.ts';
import { aTask } from '../lifecycle/reports/a-task.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Secrets of the repository: the model's, which the template passes on, and one that it does not. */
const SECRETS = {
  ANTHROPIC_API_KEY: 'canary-of-the-model-1234',
  DEPLOY_KEY: 'canary-of-deployment',
};

/** A folder in which nothing appears unless a hostile text was run. */
function trap(): { readonly file: string; readonly sprung: () => readonly string[] } {
  // A title has room for 256 characters, and several of these paths.
  const folder = mkdtempSync('/tmp/trap-');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { file: join(folder, 'sprung'), sprung: () => readdirSync(folder) };
}

/** Runs an agent of these lines, on a prompt and a task that hold hostile text; gives the run's id. */
async function runAgent(
  world: World,
  lines: readonly string[],
  text = 'The prompt.',
): Promise<number> {
  const program = `import * as fs from 'node:fs'; import { execSync } from 'node:child_process';
const sh = (line) => { try { return execSync(line, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }); } catch (error) { return String(error); } };
${lines.join('\n')}`;
  const issue = { ...aTask().issue, title: text.slice(0, 250) };
  const task = taskFor(world, program, { issue });
  return dispatch(world, 'drover-stage.yml', { ...stageInputs(task), prompt: text });
}

/** A file of the commit that was published. */
function published({ served }: World, runId: number, path: string): string {
  return served.git('show', `refs/drover/12/runs/${runId}/head:${path}`);
}

const everything = ({ host }: World): string => JSON.stringify([host.jobs, host.runs]);

describe('the templates as they come, in the runner, with a compromised agent', () => {
  test.each([
    [
      'an option, a shell’s quotes, a substitution',
      (file: string) => [
        `--output=${file}`,
        `"; touch ${file}; #`,
        `$(touch ${file}) \`touch ${file}\``,
        `'; touch ${file}; '`,
      ],
    ],
    [
      'an expression, a command of the runner, an output’s delimiter, JSON that ends early',
      () => [
        '${{ secrets.DEPLOY_KEY }} ${{ github.token }}',
        '::set-output name=superseded::true\n::add-mask::e\n::stop-commands::x',
        'x\nEOF\nsuperseded<<EOF\ntrue\nEOF',
        '","command":["touch","/tmp/x"],"x":"',
      ],
    ],
  ])(
    'H7/H76: %s in title and prompt reaches the agent as it is, and does nothing on the way',
    async (_, make) => {
      const world = await aWorld();
      world.host.secretValues = SECRETS;
      const { file, sprung } = trap();
      const text = make(file).join('\n');
      const runId = await runAgent(
        world,
        [
          `const task = JSON.parse(fs.readFileSync(process.env.DROVER_TASK, 'utf8'));`,
          `fs.writeFileSync('seen.json', JSON.stringify([fs.readFileSync(process.env.DROVER_PROMPT, 'utf8'), task.issue.title]));`,
          `console.log(task.issue.title)`,
        ],
        text,
      );
      expect(text.length).toBeLessThan(250);
      expect(JSON.parse(published(world, runId, 'seen.json'))).toEqual([text, text]);
      expect(sprung()).toEqual([]);
      expect(world.host.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
        ['channel', 'skipped'],
        ['work', 'success'],
        ['publish', 'success'],
      ]);
      expect(everything(world)).not.toMatch(/canary-of|ghs_job/);
    },
  );

  test('H19/H81: it finds no token of the job: not in its environment, its clone, nor the files of the runner', async () => {
    const world = await aWorld();
    world.host.secretValues = SECRETS;
    const runId = await runAgent(world, [
      `const all = [JSON.stringify(process.env), sh('cat .git/config; git config --list --show-origin'), sh('cat $HOME/.netrc $HOME/.git-credentials $HOME/.config/gh/hosts.yml 2>&1'), sh('grep -ra "ghs_job" "$RUNNER_TEMP" . 2>/dev/null | head -c 2000')].join('\\n');`,
      `const found = all.match(/ghs_job\\w+|canary-of-deploy[m]ent/g) ?? [];`,
      `fs.writeFileSync('found.json', JSON.stringify([found, process.env.ANTHROPIC_API_KEY?.length, Object.keys(process.env).filter((name) => /TOKEN|^GITHUB_|^ACTIONS_|^INPUT_/.test(name))]));`,
    ]);
    expect(JSON.parse(published(world, runId, 'found.json'))).toEqual([
      [],
      SECRETS.ANTHROPIC_API_KEY.length,
      [],
    ]);
    expect(world.host.tokens.map(({ permissions }) => permissions['contents'])).toEqual([
      'read',
      'write',
    ]);
    expect(world.host.tokens.every(({ revoked }) => revoked)).toBe(true);
  });

  test('H20/H21: with what it has it can push nothing, to no branch, tag or ref of ours', async () => {
    const world = await aWorld();
    world.served.tokens.isValid = (given) =>
      world.host.tokens.some(({ token, revoked }) => token === given && !revoked);
    const before = world.served.git('for-each-ref', '--format=%(refname) %(objectname)');
    const runId = await runAgent(world, [
      `fs.writeFileSync('evil.txt', 'x'); sh('git add -A; git -c user.name=a -c user.email=a@b commit -m evil');`,
      `const said = ['HEAD:refs/heads/main', 'HEAD:refs/heads/evil', 'HEAD:refs/tags/v9', 'HEAD:refs/drover/12/runs/1/head'].map((to) => sh('GIT_TERMINAL_PROMPT=0 git push origin ' + to + ' 2>&1'));`,
      `fs.writeFileSync('said.json', JSON.stringify(said.map((each) => /fatal|denied|error|fail/i.test(each))));`,
    ]);
    expect(JSON.parse(published(world, runId, 'said.json'))).toEqual([true, true, true, true]);
    const after = world.served.git('for-each-ref', '--format=%(refname) %(objectname)');
    const own = new RegExp(`refs/drover/12/runs/${runId}/(head|results) \\w+\\n?`, 'g');
    expect(after.replace(own, '').trim()).toBe(before.trim());
  });

  test('H18: what it knows leaves by no way that we open: the credential in its report or its files is refused', async () => {
    for (const leak of [
      `fs.writeFileSync(process.env.DROVER_REPORT, JSON.stringify({ outcome: 'done', summary: 'Key: ' + process.env.ANTHROPIC_API_KEY })); fs.writeFileSync('a.txt', 'a')`,
      `fs.writeFileSync('a.txt', Buffer.from(process.env.ANTHROPIC_API_KEY).toString('base64'))`,
      `fs.writeFileSync([...process.env.ANTHROPIC_API_KEY].reverse().join(''), 'a')`,
    ]) {
      const world = await aWorld();
      world.host.secretValues = SECRETS;
      const runId = await runAgent(world, [leak]);
      expect(reportOf(world, runId)).toMatchObject({ value: { refusal: { kind: 'secret' } } });
      expect(JSON.stringify(reportOf(world, runId))).not.toMatch(/canary-of|Y2FuYXJ5/);
      expect(world.served.git('for-each-ref', 'refs/drover')).toBe('');
    }
  });

  test('H76: what it writes to the runner’s own files and to the log sets no output and skips no job', async () => {
    const world = await aWorld();
    const runId = await runAgent(world, [
      `console.log('::set-output name=superseded::true'); console.log('::add-path::/tmp/evil');`,
      `console.log('##[set-output name=superseded]true'); process.stdout.write('\\n::error::evil\\n');`,
      `for (const name of ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH']) if (process.env[name]) fs.appendFileSync(process.env[name], 'superseded=true\\n');`,
      `fs.writeFileSync('a.txt', 'a')`,
    ]);
    expect(reportOf(world, runId)).toMatchObject({ value: { outcome: 'done' } });
    expect(world.host.job('publish').conclusion).toBe('success');
    expect(world.host.job('work').annotations).toEqual([]);
  });

  test('H12/H13: workflows, configuration and links out of the repository are pushed nowhere', async () => {
    for (const evil of [
      `fs.mkdirSync('.github/workflows', { recursive: true }); fs.writeFileSync('.github/workflows/evil.yml', 'on: push')`,
      `fs.mkdirSync('.github', { recursive: true }); fs.writeFileSync('.github/drover.yml', 'version: 1')`,
      `fs.symlinkSync('/etc/passwd', 'link')`,
      `fs.symlinkSync('.git/config', 'link')`,
    ]) {
      const world = await aWorld();
      const runId = await runAgent(world, [evil]);
      expect(reportOf(world, runId)).toMatchObject({
        value: { refusal: { kind: 'protected-path' } },
      });
      expect(world.served.git('for-each-ref', 'refs/drover')).toBe('');
    }
  });

  test('H73: dispatched by hand, with another task than its key and nonce belong to, it stops before any agent', async () => {
    const world = await aWorld();
    const { file, sprung } = trap();
    const task = taskFor(
      world,
      `import {writeFileSync} from 'node:fs'; writeFileSync(${JSON.stringify(file)}, 'x')`,
    );
    const inputs = { ...stageInputs(task), nonce: 'x'.repeat(32) };
    const runId = await dispatch(world, 'drover-stage.yml', inputs);
    expect([sprung(), existsSync(file)]).toEqual([[], false]);
    expect(world.host.job('work').conclusion).toBe('failure');
    expect(world.host.job('publish').conclusion).toBe('failure');
    expect(world.host.stored.filter((one) => one.runId === runId)).toEqual([]);
  });
});
