import type { Decision } from './effect.ts';

/** Nothing to do, and no reason to look again. */
export const NOTHING: Decision = {
  commit: null,
  shared: [],
  owed: [],
  free: [],
  wakeAt: null,
  wakeWhenDone: null,
  heedsChecks: false,
  because: [],
};
