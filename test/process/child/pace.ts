import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/*
 * Loaded into Drover's process before the program (`node --import`): the machine's clock runs faster there, as
 * libfaketime would have it. Only what the program sleeps and reads from the clock is changed; how long it waits for
 * an answer of GitHub's is not, since the sandbox takes the time that it takes.
 */
const factor = Number(process.env['PACE_FACTOR']);
const origin = Number(process.env['PACE_ORIGIN']);
const ahead = Number(process.env['PACE_AHEAD'] ?? 0);
if (!(factor >= 1) || !(origin > 0)) throw new Error('PACE_FACTOR and PACE_ORIGIN must be set');

const machine = Date.now;
const now = (): number => Math.round(ahead + origin + (machine() - origin) * factor);

globalThis.Date = new Proxy(Date, {
  construct: (target, parameters, newTarget) =>
    Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget) as object,
  get: (target, name, receiver) =>
    name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
});

/** The same function, with the length that stands at this place among its arguments divided. */
function shorter<T extends object>(target: T, index: number): T {
  return new Proxy(target, {
    apply: (_, self, parameters: unknown[]): unknown => {
      const length = parameters[index];
      const given =
        typeof length === 'number' ? parameters.with(index, length / factor) : parameters;
      return Reflect.apply(target as unknown as (...all: unknown[]) => unknown, self, given);
    },
  });
}

/* As evenly as before, and as fast as the clock. */
const elapsed = performance.now.bind(performance);
performance.now = () => elapsed() * factor;

globalThis.setTimeout = shorter(setTimeout, 1);
timers.setTimeout = shorter(timers.setTimeout, 0);
syncBuiltinESMExports();
