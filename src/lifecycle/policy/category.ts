import { z } from 'zod';

/** What an act is about that a person may have to decide on. */
export const CATEGORIES = [
  'network',
  'destructive',
  'dependency',
  'secrets',
  'deploy',
  'cost',
  'scope',
  'other',
] as const;

export const Category = z.enum(CATEGORIES);
export type Category = z.infer<typeof Category>;
