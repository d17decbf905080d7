/** A ref that moved; the zero object id says that it was not there before, or is not any more. */
export interface RefMove {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}
