/** A start that failed for a reason that a person can mend; the message is the sentence to show. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
