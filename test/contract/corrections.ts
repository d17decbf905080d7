/**
 * Where GitHub's description is plainly wrong about what GitHub answers, with the reason; everything else
 * must hold as described.
 */
export const corrections: {
  /** By `verb /path status`. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** By name under components: fields that may also be null, as a path of property names. */
  readonly nullable: Readonly<Record<string, readonly string[]>>;
} = {
  answers: {
    // Described inline with `allOf` [simple-user, enterprise], so an account would need an enterprise's
    // slug as well as a user's login; the schema `installation` itself says `anyOf`.
    'get /app/installations 200': {
      type: 'array',
      items: { $ref: '#/components/schemas/installation' },
    },
  },
  nullable: {
    // A label without description shows null everywhere; other schemas of a pull request say so.
    'pull-request-simple': ['labels', 'description'],
  },
};
