import { editTopic } from '../../src/sandbox/world/operations/edit-topic.ts';
import { PEOPLE } from './ground.ts';
import { sceneOf } from './people.ts';
import type { Stage } from './stage.ts';

/** How often somebody rewrites an issue before an act of people's. */
const REWRITES = 0.04;

/** Now and then somebody puts words of their own into an issue: its author may, too, who may do nothing else. */
export function rewrite({ fate, ground, story, count }: Stage, name: string): void {
  const chance = fate.begin(name);
  if (chance === null || !chance.happens(REWRITES)) return;
  fate.happened(name);
  const scene = sceneOf(ground, chance.pick(ground.issues));
  if (scene === null) return;
  const who = chance.pick(PEOPLE);
  const words = `words ${name} of ${who}`;
  const text = chance.happens(0.3) ? { title: `Show ${words}` } : { body: `Write ${words}.` };
  const topicId = scene.issue.id;
  const edited = editTopic(ground.world, ground.people[who], { topicId, ...text });
  if (edited.ok) count('an issue rewritten');
  story.tell(who, `writes "${words}" into the issue${edited.ok ? '' : ' (refused)'}`);
}
