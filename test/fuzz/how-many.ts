/**
 * How many samples a fuzz test takes: `usual`, times `DROVER_FUZZ` (1 unless set), which the nightly run raises. A number
 * below 1 takes fewer.
 */
export function howMany(usual: number): number {
  const factor = Number(process.env['DROVER_FUZZ'] ?? 1);
  return Math.max(1, Math.round(usual * (factor > 0 ? factor : 1)));
}
