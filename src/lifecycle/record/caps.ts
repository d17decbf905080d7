/** What a record may hold at the most, so that its comment stays below 40 kB of the 65,536 characters allowed. */
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
  would: 24,
} as const;
