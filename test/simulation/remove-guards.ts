import { vi } from 'vitest';
import type { Guard } from './guard.ts';

type Exports = Readonly<Record<string, unknown>>;
type Callable = (...args: readonly unknown[]) => unknown;

/** Which guard is gone; all others stand. */
export interface Gone {
  guard: string | null;
}

/**
 * Puts something in the place of each module that a guard stands in: it does what the module does until the guard is
 * taken away. For modules that are imported from now on.
 */
export function prepare(guards: readonly Guard[]): Gone {
  const gone: Gone = { guard: null };
  const modules = new Set(guards.flatMap(({ replaces }) => replaces.map(({ module }) => module)));
  for (const module of modules) {
    vi.doMock(module, async (original) => {
      const real: Exports = await original();
      const stands = guards.flatMap(({ name, replaces }) =>
        replaces
          .filter((each) => each.module === module)
          .map(({ without }) => [name, without(real as never)] as const),
      );
      return mixed(real, new Map(stands), gone);
    });
  }
  return gone;
}

/** The module's exports, of which some are looked for anew at each call. */
function mixed(real: Exports, stands: ReadonlyMap<string, Exports>, gone: Gone): Exports {
  const names = new Set([...stands.values()].flatMap((exports) => Object.keys(exports)));
  const dispatched = [...names].map((name) => {
    const choose = (): unknown => stands.get(gone.guard ?? '')?.[name] ?? real[name];
    // A function, since a class may be called for by `new`.
    function call(...args: readonly unknown[]): unknown {
      const chosen = choose();
      return new.target === undefined
        ? (chosen as Callable)(...args)
        : Reflect.construct(chosen as Callable, args);
    }
    return [name, call] as const;
  });
  return { ...real, ...Object.fromEntries(dispatched) };
}
