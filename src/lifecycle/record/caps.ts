/** What a record may hold at the most: `fit.ts` keeps its length, whatever the words in it, to its part of the comment. */
export const CAPS = {
  items: 50,
  rounds: 20,
  prompts: 20,
  history: 30,
  owed: 80,
  consumed: 120,
  approvals: 20,
  stopping: 10,
  hinted: 20,
  told: 30,
  would: 24,
  paths: 20,
  tells: 5,
  yes: 10,
} as const;
