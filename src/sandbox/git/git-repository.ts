import { ok, fail } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import { objectId } from './format-objects.ts';
import type { NewObjectType } from './format-objects.ts';
import { zeroOid } from './git-store.ts';
import type { RefRefusal, RefUpdate } from './git-store.ts';
import { writeLoose } from './loose-object.ts';
import { moveLooseRefs } from './loose-refs.ts';
import { ObjectReader } from './object-reader.ts';
import { isRefName, standsInTheWay } from './ref-name.ts';
import { git } from './run-git.ts';

/**
 * One bare repository on disk. All refs change through `updateRefs`, so that they can be kept in memory
 * and a look at them costs nothing.
 */
export class GitRepository {
  readonly dir: string;
  readonly objects: ObjectReader;
  readonly #refs = new Map<string, string>();
  /** Answers about objects that never change: ancestry, merges, differences. */
  readonly #answers = new Map<string, Promise<unknown>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(dir: string) {
    this.dir = dir;
    this.objects = new ObjectReader(dir);
  }

  get refs(): ReadonlyMap<string, string> {
    return this.#refs;
  }

  async loadRefs(): Promise<void> {
    const text = await git({
      dir: this.dir,
      args: ['for-each-ref', '--format=%(refname) %(objectname)'],
    });
    this.#refs.clear();
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const [ref = '', oid = ''] = line.split(' ');
      this.#refs.set(ref, oid);
    }
  }

  updateRefs(updates: readonly RefUpdate[]): Promise<Result<undefined, RefRefusal>> {
    const mine = this.#last.then(
      () => this.#updateNow(updates),
      () => this.#updateNow(updates),
    );
    this.#last = mine;
    return mine;
  }

  /** Puts an object there, unless it is; gives its id. */
  async write(type: NewObjectType, content: Buffer): Promise<string> {
    const oid = objectId(type, content);
    if (this.objects.knows(oid)) return oid;
    await writeLoose(this.dir, { oid, type, content });
    this.objects.keep({ oid, type, content });
    return oid;
  }

  /** Remembers the answer to a question whose answer cannot change. */
  once<T>(question: string, answer: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(question);
    if (known !== undefined) return known as Promise<T>;
    const asked = answer();
    this.#answers.set(question, asked);
    asked.catch(() => this.#answers.delete(question));
    return asked;
  }

  async #updateNow(updates: readonly RefUpdate[]): Promise<Result<undefined, RefRefusal>> {
    const refusal = await this.#refuse(updates);
    if (refusal !== undefined) return fail(refusal);
    const moves = updates.filter(({ ref, after }) => after !== (this.#refs.get(ref) ?? zeroOid));
    await moveLooseRefs(
      this.dir,
      moves.map(({ ref, after }) => ({ ref, oid: after === zeroOid ? null : after })),
    );
    for (const { ref, after } of updates) {
      if (after === zeroOid) this.#refs.delete(ref);
      else this.#refs.set(ref, after);
    }
    return ok(undefined);
  }

  async #refuse(updates: readonly RefUpdate[]): Promise<RefRefusal | undefined> {
    const names = new Set([...this.#refs.keys(), ...updates.map(({ ref }) => ref)]);
    const seen = new Set<string>();
    for (const { ref, before, after } of updates) {
      if (!isRefName(ref) || seen.has(ref)) return { kind: 'bad-name', ref };
      seen.add(ref);
      const actual = this.#refs.get(ref) ?? zeroOid;
      if (before !== undefined && before !== actual) return { kind: 'stale', ref, actual };
      if (after === zeroOid) continue;
      const object = await this.objects.read(after);
      if (object === undefined) return { kind: 'missing-object', ref, oid: after };
      const isBranch = ref.startsWith('refs/heads/');
      if (isBranch && object.type !== 'commit') return { kind: 'bad-name', ref };
      if (standsInTheWay(names, ref)) return { kind: 'bad-name', ref };
    }
    return undefined;
  }
}

export type FindRepository = (repositoryId: number) => GitRepository;
