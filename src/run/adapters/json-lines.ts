import type { z } from 'zod';

/** Those lines of an output that are JSON of this shape, in their order. */
export function jsonLines<T>(output: string, schema: z.ZodType<T>): T[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      // A line that was cut, or that only looks like JSON.
      return [];
    }
  });
}
