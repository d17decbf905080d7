import { slice } from './slice.ts';

export interface Place {
  /** `verb /path/{template}` */
  readonly place: string;
  readonly operationId: string;
}

interface Pattern extends Place {
  readonly method: string;
  readonly expression: RegExp;
  readonly fixed: number;
}

const patterns: readonly Pattern[] = Object.entries(slice.operations)
  .map(([place, { operationId }]) => {
    const [verb = '', template = ''] = place.split(' ');
    const source = template.replace(/\{(path|ref|branch)\}$/, '.*').replaceAll(/\{\w+\}/g, '[^/]+');
    const fixed = template.split('/').filter((word) => !word.startsWith('{')).length;
    return {
      place,
      operationId,
      method: verb.toUpperCase(),
      expression: new RegExp(`^${source}$`),
      fixed,
    };
  })
  // The one with the most fixed words is meant.
  .sort((a, b) => b.fixed - a.fixed);

/** The operation of the slice that a request's path means. */
export function findPlace(method: string, path: string): Place | undefined {
  return patterns.find((each) => each.method === method && each.expression.test(path));
}
