import type { Context } from 'hono';

/**
 * What the sandbox does not have, it says loudly, with the name of the operation: a silent approximation
 * would pass tests that GitHub fails.
 */
export function notImplemented(context: Context, operation: string): Response {
  return context.json(
    {
      message: `The sandbox does not implement ${operation}`,
      documentation_url: 'docs/sandbox.md',
      operation,
    },
    501,
  );
}
