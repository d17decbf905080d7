import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runDeployScript } from '../../../src/run/preview/deploy-script.ts';
import { startPreviewHost } from '../../../src/sandbox/preview-host/preview-host.ts';
import type { PreviewHost } from '../../../src/sandbox/preview-host/preview-host.ts';

let root: string;
let host: PreviewHost;
const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'previews-'));
  host = await startPreviewHost(join(root, 'served'));
});
afterEach(async () => {
  await host.close();
  rmSync(root, { recursive: true, force: true });
});

test('the deploy script of the templates puts each commit at an address of its own', async () => {
  const urls = [await deploy(first, { 'index.html': '<h1>1</h1>', 'a b/c.txt': 'text' })];
  urls.push(await deploy(second, { 'index.html': '<h1>2</h1>' }));
  expect(urls).toEqual([first, second].map((sha) => `${host.origin}/acme/storefront/${sha}/`));
  expect(await said(urls[0])).toEqual([200, 'text/html; charset=utf-8', '<h1>1</h1>']);
  expect(await said(urls[1])).toEqual([200, 'text/html; charset=utf-8', '<h1>2</h1>']);
  expect(await said(`${urls[0]}a%20b/c.txt`)).toEqual([200, 'text/plain; charset=utf-8', 'text']);
  expect((await said(`${urls[1]}a%20b/c.txt`))[0]).toBe(404);
});

test('a wrong token or a broken archive leaves what is served as it was', async () => {
  const url = await deploy(first, { 'index.html': 'old' });
  const put = (token: string, body: string) =>
    fetch(`${host.upload.url}/acme/storefront/${first}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
      body,
    });
  expect((await put('wrong', 'x')).status).toBe(401);
  const broken = await put(host.upload.token, 'no archive');
  expect([broken.status, await broken.text()]).toEqual([
    422,
    expect.stringContaining('no gzipped'),
  ]);
  expect((await said(url))[2]).toBe('old');
});

test('nothing outside a site is served, neither by dots nor by links', async () => {
  writeFileSync(join(root, 'secret.txt'), 'secret');
  const url = await deploy(first, { 'index.html': 'x' }, (folder) =>
    symlinkSync(join(root, 'secret.txt'), join(folder, 'link.txt')),
  );
  for (const path of ['link.txt', '..%2f..%2f..%2f..%2fsecret.txt', '%E0%A4%A']) {
    expect((await said(url + path))[0]).toBe(404);
  }
});

async function deploy(
  sha: string,
  files: Readonly<Record<string, string>>,
  more: (folder: string) => void = () => undefined,
): Promise<string> {
  const site = mkdtempSync(join(root, 'site-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(site, path, '..'), { recursive: true });
    writeFileSync(join(site, path), content);
  }
  more(site);
  return runDeployScript({
    workspace: process.cwd(),
    script: 'workflows-templates/drover/deploy.sh',
    site,
    sha,
    env: {
      PATH: `${join(process.execPath, '..')}:/usr/local/bin:/usr/bin:/bin`,
      GITHUB_REPOSITORY: 'acme/storefront',
      PREVIEW_UPLOAD: host.upload.url,
      PREVIEW_TOKEN: host.upload.token,
      TMPDIR: root,
    },
    onOutput: () => undefined,
  });
}

async function said(url: string | undefined): Promise<[number, string | null, string]> {
  const answer = await fetch(url ?? '');
  return [answer.status, answer.headers.get('content-type'), await answer.text()];
}
