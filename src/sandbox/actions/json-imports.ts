import { registerHooks } from 'node:module';

/**
 * GitHub's own workflow packages import JSON without the attribute that Node asks for
 * (`@actions/workflow-parser` 0.3.61), so a load hook adds it. It must run before they are imported.
 */
registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith('.json') && url.includes('/@actions/')
      ? nextLoad(url, {
          ...context,
          importAttributes: { ...context.importAttributes, type: 'json' },
        })
      : nextLoad(url, context),
});
