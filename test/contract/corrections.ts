/**
 * Where GitHub's description is plainly wrong about what GitHub answers, with the reason; everything else
 * must hold as described.
 */
export const corrections: {
  /** By `verb /path status`. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** By name under components. */
  readonly schemas: Readonly<Record<string, unknown>>;
} = {
  answers: {
    // Described inline with `allOf` [simple-user, enterprise], so an account would need an enterprise's
    // slug as well as a user's login; the schema `installation` itself says `anyOf`.
    'get /app/installations 200': {
      type: 'array',
      items: { $ref: '#/components/schemas/installation' },
    },
  },
  schemas: {},
};
