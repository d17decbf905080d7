import { z } from 'zod';

/** A moment in a record: milliseconds since 1970, shorter than its text. */
export const instant = z.number().int().nonnegative();

export const login = z.string().max(100);
