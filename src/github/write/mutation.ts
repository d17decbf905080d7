/** One field of a mutation document. */
export interface Mutation {
  readonly field: string;
  /** The name of its input's type. */
  readonly type: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What is wanted of the answer. */
  readonly select?: string;
  /** How many things it makes that people are told of (GitHub's content-creation limit). */
  readonly content?: number;
  /** A refusal that says that it is so already, and so is none. */
  readonly settled?: RegExp;
}

export interface MutationDocument {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly content: number;
}

/** The alias of the mutation at that place in its document; errors name it in their path. */
export function aliasOf(at: number): string {
  return `m${at}`;
}

/**
 * Several mutations in one document, done one after the other in this order. It is a batch and not a transaction: those
 * after a failed one are done all the same (GraphQL specification, section 6.2.2; root fields are nullable).
 */
export function toDocument(mutations: readonly Mutation[]): MutationDocument {
  const parameters = mutations.map(({ type }, at) => `$i${at}: ${type}!`).join(', ');
  const fields = mutations.map(
    ({ field, select }, at) =>
      `  ${aliasOf(at)}: ${field}(input: $i${at}) { ${select ?? 'clientMutationId'} }`,
  );
  return {
    text: `mutation(${parameters}) {\n${fields.join('\n')}\n}`,
    variables: Object.fromEntries(mutations.map(({ input }, at) => [`i${at}`, input])),
    content: mutations.reduce((sum, { content }) => sum + (content ?? 0), 0),
  };
}
