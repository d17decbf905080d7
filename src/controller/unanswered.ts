/**
 * What a port rejects with where GitHub gave no answer that one can work with. It is foreseen and passes by itself, so
 * its message says all that there is to say: nobody needs to know where in the code it arose.
 */
export class Unanswered extends Error {
  override readonly name: string = 'Unanswered';
}
