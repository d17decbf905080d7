import { ANY_PATH } from '../act-paths.ts';
import type { Category } from '../category.ts';

/** Something about an act that a policy may have a say in. */
export interface Concern {
  readonly category: Category;
  readonly paths: readonly string[];
  /** In words that go on from "because": `it removes src/`. */
  readonly why: string;
  /**
   * Part of everyday work, such as an edit in the work tree: it passes where no rule is about it. A rule that names no
   * path is not about it either where it has paths of its own, or `ask: destructive` would ask about every build folder.
   */
  readonly isOrdinary: boolean;
  /** Nothing was found: it could not be told what the act does. */
  readonly isUnclear: boolean;
}

export function concern(category: Category, why: string, paths: readonly string[] = []): Concern {
  return { category, paths, why, isOrdinary: false, isUnclear: false };
}

export function ordinary(category: Category, why: string, paths: readonly string[] = []): Concern {
  return { category, paths, why, isOrdinary: true, isUnclear: false };
}

/** What cannot be told may be the worst. */
export function unclearConcern(why: string): Concern {
  return { ...concern('destructive', why, [ANY_PATH]), isUnclear: true };
}
