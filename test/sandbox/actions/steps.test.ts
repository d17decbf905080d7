import { describe, expect, it } from 'vitest';
import { makeBench, push, pushAndWait } from './engine-bench.ts';
import { sha } from './memory-host.ts';

describe('what a step can reach', () => {
  it('starts from an environment of its own, with no secret of this machine', async () => {
    process.env['MACHINE_SECRET'] = 'hunter2';
    const { host } = await pushAndWait(
      `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - run: env; command -v node; ls -A "$HOME"; cat "$GITHUB_EVENT_PATH"
`,
      { extraPath: ['/opt/agent/bin'], extraEnv: { PROXY: 'none' } },
    );
    delete process.env['MACHINE_SECRET'];
    const text = host.job('a').log.join('\n');
    expect(text).not.toContain('hunter2');
    expect(text).toContain('/opt/agent/bin');
    expect(text).toContain('PROXY=none');
    expect(text).toMatch(/GITHUB_REPOSITORY=acme\/shop\n/);
    expect(text).toMatch(/GITHUB_REF_NAME=main\n/);
    expect(text).toMatch(/GITHUB_API_URL=http:\/\/127.0.0.1:9\/api\/v3\n/);
    expect(text).toMatch(/HOME=.*sandbox-job-/);
    expect(text).toContain('"login":"octo"');
    expect(text).not.toMatch(/GITHUB_TOKEN/);
  });

  it('keeps hostile text inert in an environment variable, and only there', async () => {
    const hostile = `"; echo PWNED; $(echo PWNED) \`echo PWNED\` #\n::error::no\nEOF`;
    const bench = makeBench({
      'w.yml': `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - env: { TEXT: '\${{ github.event.head_commit.message }}' }
        run: printf '%s' "$TEXT" > out; node -e 'console.log(JSON.stringify(require("fs").readFileSync("out","utf8")))'
      - run: 'echo \${{ github.event.note }}'
`,
    });
    const payload = { head_commit: { message: hostile }, note: 'a; echo injected' };
    await bench.engine.onEvent(push({ payload }));
    await bench.engine.idle();
    const { log } = bench.host.job('a');
    expect(log).toContain(JSON.stringify(hostile));
    expect(log).not.toContain('PWNED');
    // The expression in a script is pasted in, as on GitHub: this is the hole that env closes.
    expect(log).toContain('injected');
  });

  it('gives each job a token with just its permissions, and takes it back', async () => {
    const { host } = await pushAndWait(`
on: push
permissions: { contents: read }
jobs:
  a:
    runs-on: x
    permissions: { pull-requests: write, contents: write, issues: none }
    steps: [{ run: 'test "\${{ github.token }}" = "\${{ secrets.GITHUB_TOKEN }}"; echo "t \${{ github.token }}"' }]
  b:
    runs-on: x
    steps: [{ run: echo }]
`);
    expect(host.runs[0]?.conclusion).toBe('success');
    const tokenOf = (name: string) => host.tokens.find((one) => one.jobId === host.job(name).id);
    const [a, b] = [tokenOf('a'), tokenOf('b')];
    expect(a?.permissions).toEqual({ contents: 'write', pull_requests: 'write', metadata: 'read' });
    expect(b?.permissions).toEqual({ contents: 'read', metadata: 'read' });
    expect(host.tokens.every((token) => token.revoked)).toBe(true);
    expect(host.job('a').log).toContain('t ***');
  });

  it('only reads without permissions, and nothing is read or kept secret for a fork', async () => {
    const workflow = `
on: pull_request
jobs: { a: { runs-on: x, permissions: write-all, steps: [ { run: 'echo "key=\${{ secrets.KEY }}="' } ] } }
`;
    const bench = makeBench({ 'w.yml': workflow });
    bench.host.secretValues = { KEY: 'abc' };
    const repo = (name: string) => ({ repo: { full_name: name }, ref: 'x', sha });
    const pull = { head: repo('evil/shop'), base: repo('acme/shop') };
    const payload = { action: 'opened', pull_request: pull };
    await bench.engine.onEvent(push({ name: 'pull_request', payload, ref: 'refs/pull/1/merge' }));
    await bench.engine.idle();
    expect(Object.values(bench.host.tokens[0]?.permissions ?? {})).not.toContain('write');
    expect(bench.host.job('a').log).toContain('key==');
  });
});

describe('the log', () => {
  it('masks secrets, masked values and each of their lines', async () => {
    const bench = makeBench({
      'w.yml': `
on: push
jobs:
  a:
    runs-on: x
    outputs: { leak: '\${{ steps.s.outputs.leak }}', fine: '\${{ steps.s.outputs.fine }}' }
    steps:
      - id: s
        env: { KEY: '\${{ secrets.KEY }}' }
        run: |
          echo "$KEY"
          W=wal
          echo "::add-mask::\${W}rus"
          echo "a \${W}rus swims"
          echo "leak=line-one-secret" >> $GITHUB_OUTPUT
          echo "fine=ok" >> $GITHUB_OUTPUT
          echo "::error file=a.js,line=3,title=Oh::bad%0A\${W}rus"
  b:
    needs: a
    runs-on: x
    steps: [{ run: 'echo "leak=\${{ needs.a.outputs.leak }} fine=\${{ needs.a.outputs.fine }}"' }]
`,
    });
    bench.host.secretValues = { KEY: 'line-one-secret\nline-two-secret' };
    await bench.engine.onEvent(push());
    await bench.engine.idle();
    const { log, annotations } = bench.host.job('a');
    expect(log.join('\n')).not.toMatch(/line-(one|two)-secret|walrus/);
    expect(log).toContain('a *** swims');
    const error = { level: 'failure', path: 'a.js', line: 3, title: 'Oh', message: 'bad\n***' };
    expect(annotations).toEqual([error]);
    expect(bench.host.job('b').log).toContain('leak= fine=ok');
  });

  it('obeys no command between stop-commands and its token', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          echo "::stop-commands::tok3n"
          echo "::error::not an error"
          echo "::tok3n::"
          echo "::warning::a warning"
      - run: echo "::stop-commands::never-resumed"; exit 5
`);
    expect(host.job('a').annotations).toEqual([
      { level: 'warning', message: 'a warning' },
      { level: 'failure', message: 'Process completed with exit code 5.' },
    ]);
    expect(host.job('a').log).toContain('::error::not an error');
  });

  it('fails a step that writes nonsense to GITHUB_OUTPUT', async () => {
    const { host } = await pushAndWait(`
on: push
jobs: { a: { runs-on: x, steps: [ { run: 'echo nonsense >> $GITHUB_OUTPUT' } ] } }
`);
    expect(host.job('a').conclusion).toBe('failure');
    expect(host.job('a').log.join()).toContain("Invalid format 'nonsense'");
  });
});

describe('variables for later steps', () => {
  it('come from GITHUB_ENV and GITHUB_PATH, but not over GITHUB_* or NODE_OPTIONS', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          mkdir tools; printf '#!/bin/sh\\necho my tool\\n' > tools/tool; chmod +x tools/tool
          echo "$PWD/tools" >> "$GITHUB_PATH"
          { echo 'MULTI<<x-1-x'; echo a; echo b; echo x-1-x; echo GITHUB_SHA=fake; } >> "$GITHUB_ENV"
      - run: tool; echo "$MULTI" | wc -l; echo "$GITHUB_SHA"; echo "ctx \${{ env.MULTI == format('a{0}b', fromJSON('"\\n"')) }}"
      - run: echo NODE_OPTIONS=--require=/x >> "$GITHUB_ENV"
`);
    const { log, steps } = host.job('a');
    expect(log).toEqual(expect.arrayContaining(['my tool', '2', sha, 'ctx true']));
    expect(steps?.map((step) => step.conclusion).slice(1, 4)).toEqual([
      'success',
      'success',
      'failure',
    ]);
  });
});

describe('expressions', () => {
  it('see every context of a step', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  first:
    runs-on: x
    outputs: { list: '["p","q"]' }
    steps: [{ run: echo }]
  a:
    needs: first
    runs-on: x
    strategy: { matrix: { item: '\${{ fromJSON(needs.first.outputs.list) }}' }, max-parallel: 1 }
    steps:
      - run: echo data > file.txt
      - run: echo "$ALL"
        env:
          ALL: \${{ format('{0}|{1}|{2}|{3}|{4}|{5}|{6}|{7}', github.event_name, github.ref_name, matrix.item, strategy.max-parallel, runner.temp == env.RUNNER_TEMP, job.status, contains(github.event.head_commit.message, 'shop'), hashFiles('*.txt')) }}
      - if: \${{ github.event.sender.login == 'OCTO' && !github.nothing.at.all }}
        run: echo "case does not matter"
      - if: matrix.item == 'q'
        run: echo only-q
`);
    expect(host.jobs.map((job) => job.name)).toEqual(['first', 'a (p)', 'a (q)']);
    const line = host.job('a (p)').log.find((one) => one.startsWith('push|')) ?? '';
    expect(line).toMatch(/^push\|main\|p\|1\|false\|success\|true\|[0-9a-f]{64}$/);
    expect(host.job('a (p)').log).toContain('case does not matter');
    expect(host.job('a (p)').log).not.toContain('only-q');
    expect(host.job('a (q)').log).toContain('only-q');
  });

  it('that cannot be evaluated fail their step with a sentence', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    steps:
      - run: echo "\${{ fromJSON(github.ref) }}"
      - if: always()
        run: echo after
`);
    expect(host.job('a').conclusion).toBe('failure');
    expect(host.job('a').log.join('\n')).toMatch(/##\[error\].*fromJson/i);
    expect(host.job('a').log).toContain('after');
  });
});

describe('an environment', () => {
  it('is a deployment of the head with the url that the steps made', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  deploy:
    runs-on: x
    environment: { name: 'preview-\${{ github.ref_name }}', url: '\${{ steps.d.outputs.url }}' }
    steps: [{ id: d, run: 'echo "url=http://127.0.0.1:1/p" >> $GITHUB_OUTPUT' }]
  broken:
    runs-on: x
    environment: production
    steps: [{ run: exit 1 }]
`);
    const [preview] = host.deployments.filter((one) => one.environment === 'preview-main');
    expect(preview).toMatchObject({ sha, ref: 'main', jobId: host.job('deploy').id });
    expect(preview?.statuses).toMatchObject([
      { state: 'in_progress' },
      { state: 'success', environmentUrl: 'http://127.0.0.1:1/p' },
    ]);
    const [production] = host.deployments.filter((one) => one.environment === 'production');
    expect(production?.statuses.at(-1)?.state).toBe('failure');
  });
});
