/**
 * Signs what Drover writes where others could write too, so that it is recognised later. Implemented with the App's
 * key outside the lifecycle.
 */
export interface Seal {
  /** A MAC of the text, in letters and digits alone (a `--` must not stand in a hidden comment); at most 100. */
  sign(text: string): string;
  /** Whether the MAC is of this text by the current or a former key; in constant time. */
  verify(text: string, mac: string): boolean;
}
