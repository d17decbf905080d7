import type { Context, Hono } from 'hono';
import { makeAdvertise, receive, uploadPack } from '../git/smart-http.ts';
import type { GitService } from '../git/smart-http.ts';
import { appOf } from '../world/actor.ts';
import type { Actor } from '../world/actor.ts';
import { findRepository, isAtLeast, permissionOf } from '../world/find.ts';
import { canSee, grants } from '../world/operations/permission.ts';
import { changeRefs } from '../world/operations/refs.ts';
import type { Repository } from '../world/records/repository.ts';
import type { World } from '../world/world.ts';
import { authenticate } from './authenticate.ts';
import type { SandboxEnv } from './deps.ts';

export interface GitRoutes {
  readonly world: World;
  /** Folder of a bare repository. */
  readonly folder: (repositoryId: number) => string;
}

interface Access {
  readonly repository: Repository;
  readonly actor: Actor | undefined;
}

/** `/{owner}/{repo}.git/…`, and the same without `.git`, which GitHub takes too. */
export function addGitRoutes(app: Hono<SandboxEnv>, routes: GitRoutes): void {
  const advertise = makeAdvertise();
  app.get('/:owner/:repo/info/refs', async (context) => {
    const service = context.req.query('service');
    if (service !== 'git-upload-pack' && service !== 'git-receive-pack') {
      return context.text('Only the smart HTTP protocol is spoken here.', 403);
    }
    const access = open(context, routes, service);
    if (access instanceof Response) return access;
    const folder = routes.folder(access.repository.id);
    return advertise(folder, service, context.req.header('git-protocol'));
  });
  app.post('/:owner/:repo/git-upload-pack', (context) => {
    const access = open(context, routes, 'git-upload-pack');
    if (access instanceof Response) return access;
    return uploadPack(routes.folder(access.repository.id), context.req.raw);
  });
  app.post('/:owner/:repo/git-receive-pack', async (context) => {
    const access = open(context, routes, 'git-receive-pack');
    if (access instanceof Response) return access;
    const { repository, actor } = access;
    if (actor === undefined) return challenge();
    return receive(context.req.raw, {
      folder: routes.folder(repository.id),
      change: (changes) =>
        changeRefs(routes.world, actor, { repositoryId: repository.id, changes }),
    });
  });
}

function open(context: Context, { world }: GitRoutes, service: GitService): Access | Response {
  const caller = authenticate(world, context.req.header('authorization'));
  if (!caller.ok) return challenge();
  const actor = caller.value.kind === 'token' ? caller.value.actor : undefined;
  const { owner = '', repo = '' } = context.req.param();
  const repository = findRepository(world, owner, repo.replace(/\.git$/, ''));
  if (actor === undefined) {
    // Who is not known learns nothing, not even that the repository is not there.
    const open = repository?.visibility === 'public' && service === 'git-upload-pack';
    return open ? { repository, actor } : challenge();
  }
  if (repository === undefined || !canSee(world, actor, repository)) {
    return context.text('Repository not found.\n', 404);
  }
  const level = service === 'git-receive-pack' ? 'write' : 'read';
  if (!mayTransfer(world, actor, { repository, level })) {
    const name = world.tables.accounts.must(actor.accountId).login;
    const said = `Permission to ${owner}/${repo} denied to ${name}.\n`;
    return context.text(said, 403);
  }
  return { repository, actor };
}

function mayTransfer(
  world: World,
  actor: Actor,
  need: { readonly repository: Repository; readonly level: 'read' | 'write' },
): boolean {
  const { via } = actor;
  if (appOf(actor) !== null && 'permissions' in via) {
    const isPublic = need.repository.visibility === 'public' && need.level === 'read';
    return isPublic || grants(via.permissions, `contents:${need.level}`);
  }
  return isAtLeast(permissionOf(world, need.repository, actor.accountId), need.level);
}

function challenge(): Response {
  return new Response('Authentication required\n', {
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="GitHub"' },
  });
}
