/** Payloads as GitHub sends them, cut down to what a test is about; numbers of real size. */
export const OPERATOR = { login: 'operator', node_id: 'U_kgDO1', type: 'User' };
export const OWN = { login: 'drover[bot]', node_id: 'BOT_kgDO1', type: 'Bot' };
export const ACTIONS_BOT = { login: 'github-actions[bot]', node_id: 'BOT_kgDO2', type: 'Bot' };

export const PLACE = { installation: 8_589_934_601, owner: 'acme', repo: 'storefront' };
export const HEAD = 'a'.repeat(40);

const REPOSITORY = {
  id: 8_589_934_650,
  name: 'storefront',
  full_name: 'acme/storefront',
  owner: { login: 'acme', id: 8_589_934_640 },
  default_branch: 'main',
};

/** The common part of an event of the repository, with its own fields. */
export function anEvent(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    repository: REPOSITORY,
    installation: { id: PLACE.installation },
    sender: OPERATOR,
    ...fields,
  };
}

export function aPull(branch: string, from: 'here' | 'fork' | 'lost' = 'here') {
  const repo = { here: REPOSITORY, fork: { ...REPOSITORY, id: 8_589_934_999 }, lost: null }[from];
  return { number: 34, head: { ref: branch, sha: HEAD, repo }, base: { ref: 'main' } };
}

export function aSuite(fields: Record<string, unknown> = {}) {
  return { id: 8_589_935_000, head_sha: HEAD, head_branch: null, pull_requests: [], ...fields };
}

export function aCardEvent(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    action: 'edited',
    installation: { id: PLACE.installation },
    organization: { login: 'acme' },
    sender: OPERATOR,
    projects_v2_item: { content_node_id: 'I_kwDO12', content_type: 'Issue' },
    changes: { field_value: { field_type: 'single_select', field_name: 'Status' } },
    ...fields,
  };
}
