/** What a reason means, and what can be done about it: a sentence or two each, in Markdown. */
export interface Meaning {
  readonly means: string;
  readonly todo: string;
}
