import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import type { DiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import { renderMarkdown } from '../../../src/sandbox/page/markdown.ts';
import { makePage } from '../../../src/sandbox/page/page.ts';
import { allowed } from '../../../src/sandbox/seed/allowed.ts';
import { seedWorld } from '../../../src/sandbox/seed/seed.ts';
import type { Seeded } from '../../../src/sandbox/seed/seed.ts';
import type { SandboxApp } from '../../../src/sandbox/server/deps.ts';
import { createComment, pinComment } from '../../../src/sandbox/world/operations/comments.ts';
import { commitFiles } from '../../../src/sandbox/world/operations/contents.ts';
import { openPull } from '../../../src/sandbox/world/operations/pulls.ts';
import { createRef } from '../../../src/sandbox/world/operations/refs.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import type { World } from '../../../src/sandbox/world/world.ts';

const place = {
  repository: '/acme/storefront',
  isLogin: (name: string) => name === 'operator',
  isTopic: (number: number) => number === 2,
};
const rendered = (text: string): string => renderMarkdown(text, place);

describe('a comment as a person sees it', () => {
  test('keeps folded parts, tables, checks and line breaks', () => {
    const html = rendered(
      'one\ntwo\n\n<details><summary>Why</summary>\n\n- [x] done\n\n</details>\n\n|a|\n|-|\n|b|',
    );
    for (const part of ['one<br>', '<summary>Why</summary>', 'type="checkbox"', '<td>b</td>']) {
      expect(html).toContain(part);
    }
  });

  test('links numbers and names that exist, and nothing in code', () => {
    const html = rendered('@operator and @nobody, see #2 and #3, `#2 @operator`, a#2');
    expect(html).toContain('<strong class="mention">@operator</strong> and @nobody');
    expect(html).toContain('<a href="/acme/storefront/issues/2">#2</a> and #3');
    expect(html).toContain('<code>#2 @operator</code>, a#2');
  });

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="//x"></iframe><style>*{}</style><form action=x><button>y</button></form>',
    '<svg onload=alert(1)><p style="position:fixed">z</p>',
    '<!-- hidden <b>words</b> -->',
  ])('takes out what could act or hide: %s', (text) => {
    expect(rendered(text)).not.toMatch(/script|onerror|onload|iframe|style|form|hidden|<svg/);
  });
});

describe('the pages', () => {
  let root: string;
  let git: DiskGitStore;
  let world: World;
  let seeded: Seeded;
  let page: SandboxApp;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'page-'));
    git = makeDiskGitStore(join(root, 'git'));
    const now = () => new Date();
    world = makeWorld({ git, now, random: Math.random, origin: 'http://127.0.0.1:1' });
    seeded = await seedWorld(world, { git, agent: ['x'], preview: null, local: null });
    page = makePage({ world } as Parameters<typeof makePage>[0]);
  });
  afterEach(() => {
    git.close();
    rmSync(root, { recursive: true, force: true });
  });

  async function at(path: string): Promise<{ status: number; html: string; policy: string }> {
    const answer = await page.request(path);
    const policy = answer.headers.get('content-security-policy') ?? '';
    return { status: answer.status, html: await answer.text(), policy };
  }

  test('show the board with a column for each status and the issue in Backlog', async () => {
    const { status, html, policy } = await at('/');
    expect(status).toBe(200);
    expect(policy).toContain("script-src 'self'");
    const columns = html.split('<section').slice(1);
    expect(columns).toHaveLength(7);
    expect(columns[0]).toContain('Tell visitors that shipping is free');
    expect((await at('/orgs/acme/projects/1')).html).toBe(html);
  });

  test('show an issue with what was said, the pinned comment first, and no markup of its own', async () => {
    const { operator } = seeded.people;
    const say = (body: string) =>
      allowed(createComment(world, operator.actor, { topicId: seeded.issue.id, body }));
    say('first\n\n<b onclick="x">bold</b>');
    allowed(pinComment(world, operator.actor, { commentId: say('### On top\n\n🟢🔵⚪').id }));
    const { status, html } = await at('/acme/storefront/issues/1');
    expect(status).toBe(200);
    expect(html.indexOf('On top')).toBeLessThan(html.indexOf('Every second mail'));
    expect(html).toContain('<b>bold</b>');
    expect(html).not.toContain('onclick');
    expect((await at('/')).html).toContain('🟢🔵⚪');
  });

  test('show a pull request with what it changes, also under the address of an issue', async () => {
    const { operator } = seeded.people;
    const repositoryId = seeded.repository.id;
    const sha = git.ref(repositoryId, 'refs/heads/main') ?? '';
    allowed(await createRef(world, operator.actor, { repositoryId, ref: 'refs/heads/new', sha }));
    const content = 'We pay <b>\n';
    const changes = [{ path: 'notice.txt', content }];
    allowed(
      await commitFiles(world, operator.actor, {
        repositoryId,
        branch: 'new',
        message: 'Pay',
        changes,
      }),
    );
    const title = 'Pay <script>';
    allowed(
      await openPull(world, operator.actor, { repositoryId, title, head: 'new', base: 'main' }),
    );
    const { html } = await at('/acme/storefront/pull/2');
    expect(html).toContain('+We pay &lt;b&gt;');
    expect(html).toContain('Pay &lt;script&gt;');
    const moved = await page.request('/acme/storefront/issues/2');
    expect([moved.status, moved.headers.get('location')]).toEqual([302, '/acme/storefront/pull/2']);
  });

  test('show a file and a commit, and say it of anything else', async () => {
    const sha = git.ref(seeded.repository.id, 'refs/heads/main') ?? '';
    const file = await at(`/acme/storefront/blob/${sha}/README.md`);
    expect(file.html).toContain('The shop of Acme Outfitters');
    expect((await at(`/acme/storefront/commit/${sha}`)).html).toContain('Open the shop');
    for (const path of [
      '/acme/storefront/issues/99',
      '/nobody',
      '/acme/storefront/actions/runs/1',
    ]) {
      expect((await at(path)).status).toBe(404);
    }
  });
});
