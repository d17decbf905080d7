import type { ContractWatch } from './watch.ts';

/** The watch of this test file, once something in it has started a sandbox; apart, so that it loads fast. */
export const current: { watch?: ContractWatch } = {};
