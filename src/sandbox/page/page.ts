import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { repositoryPath } from '../graphql/urls.ts';
import type { SandboxApp, SandboxDeps, SandboxEnv } from '../server/deps.ts';
import { findAccount, findProject, findRepository, findTopic } from '../world/find.ts';
import type { Project } from '../world/records/project.ts';
import type { Repository } from '../world/records/repository.ts';
import type { World } from '../world/world.ts';
import { boardPage } from './board.ts';
import { diffOf } from './diff.ts';
import { htmlOf, shell } from './layout.ts';
import type { Html, Shell } from './layout.ts';
import { pullPage } from './pull.ts';
import { runPage } from './run.ts';
import { topicPage } from './topic.ts';

type Ask = Context<SandboxEnv>;

const ASSETS = {
  'page.css': 'text/css; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
};

/** The pages at the sandbox's origin, to look at what a person would see on GitHub. Nothing can be done here. */
export function makePage({ world }: SandboxDeps): SandboxApp {
  const app = new Hono<SandboxEnv>();
  for (const [name, type] of Object.entries(ASSETS)) {
    const text = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
    app.get(`/_page/${name}`, (context) => context.body(text, 200, { 'content-type': type }));
  }
  app.get('/', (context) => {
    const project = world.tables.projects.all()[0];
    return project === undefined ? missing(context) : board(context, world, project);
  });
  app.get('/orgs/:owner/projects/:number', (context) => {
    const { owner, number } = context.req.param();
    const account = findAccount(world, owner);
    const project = account && findProject(world, account.id, Number(number));
    return project === undefined ? missing(context) : board(context, world, project);
  });
  addRepositoryPages(app, world);
  app.notFound((context) => missing(context));
  return app;
}

function addRepositoryPages(app: SandboxApp, world: World): void {
  for (const path of ['/:owner/:repo', '/:owner/:repo/issues', '/:owner/:repo/pulls']) {
    app.get(path, (context) => (found(context, world) ? context.redirect('/') : missing(context)));
  }
  for (const kind of ['issues', 'pull'] as const) {
    app.get(`/:owner/:repo/${kind}/:number{[0-9]+}`, (context) => topic(context, world, kind));
    app.get(`/:owner/:repo/${kind}/:number{[0-9]+}/*`, (context) => topic(context, world, kind));
  }
  app.get('/:owner/:repo/actions/runs/:id{[0-9]+}', (context) => run(context, world));
  app.get('/:owner/:repo/actions/runs/:id{[0-9]+}/*', (context) => run(context, world));
  app.get('/:owner/:repo/commit/:sha{[0-9a-f]{40}}', (context) => commitPage(context, world));
  app.get('/:owner/:repo/blob/:sha{[0-9a-f]{40}}/:path{.+}', (context) => blob(context, world));
}

function found(context: Ask, world: World): Repository | undefined {
  const { owner = '', repo = '' } = context.req.param();
  return findRepository(world, owner, repo);
}

function board(context: Ask, world: World, project: Project): Response {
  const path = [{ text: 'Board', href: '/' }];
  return show(context, { title: project.title, path, main: boardPage(world, project) });
}

async function topic(context: Ask, world: World, kind: 'issues' | 'pull'): Promise<Response> {
  const repository = found(context, world);
  const number = Number(context.req.param('number'));
  const subject = repository && findTopic(world, repository.id, number);
  if (repository === undefined || subject === undefined) return missing(context);
  const right = subject.kind === 'pull' ? 'pull' : 'issues';
  // GitHub sends both addresses to the one that fits.
  if (right !== kind)
    return context.redirect(`${repositoryPath(world, repository.id)}/${right}/${number}`);
  const main =
    subject.kind === 'pull' ? await pullPage(world, subject) : topicPage(world, subject, null);
  return inRepository(context, world, repository, { title: `${subject.title} #${number}`, main });
}

function run(context: Ask, world: World): Response {
  const repository = found(context, world);
  const subject = world.tables.runs.get(Number(context.req.param('id')));
  if (repository === undefined || subject?.repositoryId !== repository.id) return missing(context);
  const part = { title: subject.displayTitle, main: runPage(world, subject) };
  return inRepository(context, world, repository, part);
}

async function commitPage(context: Ask, world: World): Promise<Response> {
  const repository = found(context, world);
  const sha = context.req.param('sha') ?? '';
  const commit = repository && (await world.git.commit(repository.id, sha));
  if (repository === undefined || commit === undefined) return missing(context);
  const [parent] = commit.parents;
  const range =
    parent === undefined ? undefined : { repositoryId: repository.id, from: parent, to: sha };
  const main = htmlOf`<h1>${commit.message.split('\n')[0]}</h1>
<p class="byline"><code>${sha}</code> by ${commit.author.name}</p>
${range === undefined ? htmlOf`<p class="quiet">The first commit.</p>` : await diffOf(world, range)}`;
  return inRepository(context, world, repository, { title: sha.slice(0, 7), main });
}

async function blob(context: Ask, world: World): Promise<Response> {
  const repository = found(context, world);
  const { sha = '', path = '' } = context.req.param();
  const content = repository && (await world.git.file(repository.id, sha, path));
  if (repository === undefined || content === undefined) return missing(context);
  const text = new TextDecoder().decode(content);
  const main = htmlOf`<h1><code>${path}</code></h1><pre class="whole">${text}</pre>`;
  return inRepository(context, world, repository, { title: path, main });
}

function inRepository(
  context: Ask,
  world: World,
  repository: Repository,
  part: Pick<Shell, 'title' | 'main'>,
): Response {
  const address = repositoryPath(world, repository.id);
  const path = [
    { text: 'Board', href: '/' },
    { text: address.slice(1), href: address },
  ];
  return show(context, { ...part, path });
}

function missing(context: Ask): Response {
  const main: Html = htmlOf`<h1>Nothing here</h1><p>The sandbox shows its board, issues, pull requests, runs and commits. Everything else is in its API.</p>`;
  const path = [{ text: 'Board', href: '/' }];
  return show(context, { title: 'Nothing here', path, main }, 404);
}

/** Text of people and agents is in it: nothing but our own script runs. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data: http://127.0.0.1:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function show(context: Ask, page: Shell, status: 200 | 404 = 200): Response {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
  };
  return context.body(shell(page).toString(), status, headers);
}
