import { createIssue } from '../world/operations/issues.ts';
import type { Issue } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';
import { allowed } from './allowed.ts';
import type { People } from './people.ts';

const STOREFRONT = {
  title: 'Tell visitors that shipping is free',
  body: `Every second mail asks what shipping costs. It is free, but the shop does not say so.

Please say it in the line at the top of the page, where everyone sees it.

The sandbox’s stand-in agent thinks nothing, so it is told what to do:

\`\`\`
agent: write notice.txt: Shipping is free, wherever you are
agent: follow-up Show the delivery time of each product
\`\`\`
`,
};

const ANY = {
  title: 'Tell newcomers where to begin',
  body: `Someone who opens this repository for the first time does not see where to begin.

Please add the few lines that they need, where they would look first.
`,
};

/** The one issue that waits in the Backlog. */
export function seedIssue(
  world: World,
  people: People,
  where: { readonly repositoryId: number; readonly isStorefront: boolean },
): Issue {
  const text = where.isStorefront ? STOREFRONT : ANY;
  const { repositoryId } = where;
  return allowed(createIssue(world, people.operator.actor, { repositoryId, ...text }));
}
