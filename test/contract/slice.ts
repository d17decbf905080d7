import operations from './slice/operations.json' with { type: 'json' };
import schemas from './slice/schemas.json' with { type: 'json' };
import source from './slice/source.json' with { type: 'json' };
import webhooks from './slice/webhooks.json' with { type: 'json' };

export interface SlicedOperation {
  readonly operationId: string;
  /** Names of query parameters. */
  readonly query: readonly string[];
  readonly body?: unknown;
  readonly bodyRequired?: boolean;
  /** Status to schema; null for an answer without JSON. */
  readonly responses: Readonly<Record<string, unknown>>;
}

/** The part of GitHub's OpenAPI description that is in use, made by scripts/openapi-slice.mjs. */
export const slice: {
  readonly source: { readonly version: string; readonly sha256: string };
  /** By `verb /path/{template}`. */
  readonly operations: Readonly<Record<string, SlicedOperation>>;
  readonly schemas: Readonly<Record<string, unknown>>;
  /** By `event-action` with dashes, or `event` for those without actions. */
  readonly webhooks: Readonly<Record<string, unknown>>;
} = {
  source,
  operations,
  schemas,
  webhooks,
};
