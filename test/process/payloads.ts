import type { Delivery } from './flood.ts';
import type { Site } from './site.ts';

/** As long as a webhook of a short comment is on GitHub. */
const FILLING = 'x'.repeat(8_000);

/** What every payload of the storefront holds. */
function common({ sandbox }: Site, who: 'operator' | 'outsider') {
  const { repository, people, drover } = sandbox.seeded;
  const { nodeId } = people[who].account;
  return {
    installation: { id: drover.installation.id },
    repository: {
      id: repository.id,
      name: repository.name,
      owner: { login: people.organization.login },
      default_branch: 'main',
    },
    sender: { node_id: nodeId, type: 'User' },
  };
}

/** Somebody said something on an issue, or on a pull request. */
export function commented(site: Site, number: number, isPull = false): Delivery {
  const issue = { number, node_id: `I_${number}`, ...(isPull && { pull_request: {} }) };
  return {
    event: 'issue_comment',
    payload: { ...common(site, 'outsider'), action: 'created', issue, comment: { body: FILLING } },
  };
}

/** A commit, of which only its SHA is told, has a status. */
export function checked(site: Site, number: number): Delivery {
  const sha = number.toString(16).padStart(40, '0');
  return {
    event: 'status',
    payload: { ...common(site, 'operator'), sha, state: 'success', branches: [] },
  };
}
