import type { Conclusion } from './run-state.ts';

/** What several jobs come to together. */
export function worst(conclusions: readonly Conclusion[]): Conclusion {
  const order: readonly Conclusion[] = ['failure', 'cancelled', 'success', 'skipped'];
  return order.find((one) => conclusions.includes(one)) ?? 'success';
}
