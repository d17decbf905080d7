import type { Account } from '../../world/records/account.ts';
import type { World } from '../../world/world.ts';
import { api, web } from '../addresses.ts';
import type { Schemas } from '../route.ts';

/** `simple-user`: how every account is shown inside other things. */
export function userView(world: World, account: Account): Schemas['simple-user'] {
  const url = api(world, `/users/${encodeURIComponent(account.login)}`);
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: web(world, `/avatars/${account.id}`),
    gravatar_id: '',
    url,
    html_url: web(world, pageOf(account)),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

export function userById(world: World, id: number): Schemas['simple-user'] {
  return userView(world, world.tables.accounts.must(id));
}

/** Null where GitHub shows nobody, as for an account that was deleted. */
export function userOrNull(world: World, id: number | null): Schemas['nullable-simple-user'] {
  const account = world.tables.accounts.get(id);
  return account === undefined ? null : userView(world, account);
}

/** Bots have the page of their App. */
function pageOf(account: Account): string {
  return account.type === 'Bot'
    ? `/apps/${account.login.replace(/\[bot\]$/, '')}`
    : `/${account.login}`;
}
