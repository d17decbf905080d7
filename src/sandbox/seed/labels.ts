import { createLabel } from '../world/operations/labels.ts';
import type { World } from '../world/world.ts';
import { allowed } from './allowed.ts';
import type { People } from './people.ts';

/** Those that GitHub gives every repository, as far as they matter here, and those that Drover looks for. */
const LABELS = [
  { name: 'bug', color: 'd73a4a', description: 'Something is not working' },
  {
    name: 'documentation',
    color: '0075ca',
    description: 'Improvements or additions to documentation',
  },
  { name: 'enhancement', color: 'a2eeef', description: 'New feature or request' },
  { name: 'risk:high', color: 'b60205', description: 'Drover asks before it begins' },
  { name: 'drover', color: '1f6feb', description: 'In the care of Drover' },
  {
    name: 'drover:stop',
    color: '000000',
    description: 'As long as it is open, Drover starts and merges nothing',
  },
];

export function seedLabels(world: World, people: People, repositoryId: number): void {
  for (const label of LABELS) {
    allowed(createLabel(world, people.operator.actor, { repositoryId, ...label }));
  }
}
