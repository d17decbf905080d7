import { current } from './current.ts';
import { makeContractWatch } from './watch.ts';
import type { ContractWatch } from './watch.ts';

/**
 * The watch for every sandbox that a test starts: pass its `onExchange` to the server and its `onDelivery`
 * to whatever sends webhooks. A violation fails the test that caused it.
 */
export function watched(): ContractWatch {
  current.watch ??= makeContractWatch();
  return current.watch;
}
