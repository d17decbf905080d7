import { HOUR, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import { aDrill, type Drill, type Drive, keysOn } from './drill.ts';
import { NO_FAULTS } from './faults.ts';
import type { Setting } from './ground.ts';
import { sceneOf } from './people.ts';

/** A lifecycle in which one thing happens that a guard is there for. What is broken is told to the stage's truth. */
export type Scene = () => Promise<Drill>;

export const LEAN: Setting = { lean: true, deployment: false, verify: false, checks: 'none' };
export const FULL: Setting = { lean: false, deployment: true, verify: true, checks: 'config' };

export function aScene(setting: Setting): Promise<Drill> {
  return aDrill(1, { setting, rates: NO_FAULTS });
}

/** Waits for the offer, which the operator does not answer yet. */
export async function untilOffered({ stage }: Drill, { issue }: Drive): Promise<void> {
  const end = stage.agenda.now() + HOUR;
  const isOffered = (): boolean => keysOn(stage, issue).some((key) => key.startsWith('offer/'));
  while (!isOffered() && stage.agenda.now() < end) await stage.agenda.pass(SECOND);
}

/** The same, and a minute more, in which whatever follows from it has happened. */
export async function untilReview(drill: Drill, drive: Drive): Promise<void> {
  await untilOffered(drill, drive);
  await drill.stage.agenda.pass(MINUTE);
}

export function sceneFor(
  { stage }: Drill,
  { issue }: Drive,
): NonNullable<ReturnType<typeof sceneOf>> {
  const scene = sceneOf(stage.ground, issue);
  if (scene === null) throw new Error('there is no such issue');
  return scene;
}
