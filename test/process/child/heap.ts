/*
 * Loaded into Drover's process before the program (`node --import`, with `--expose-gc`): tells the test that started it
 * how much it really holds, after everything that nobody needs was thrown away.
 */
process.on('message', (question) => {
  if (question !== 'heap') return;
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
// The listener alone would keep the process alive.
process.channel?.unref();
