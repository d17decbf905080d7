import { z } from 'zod';
import type { IssueKey } from '../../controller/ports.ts';
import { RunKey } from '../../lifecycle/ids.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import type { Instant } from '../../lifecycle/time.ts';

/** What one run may do: ask people about its own issue, and hear what they tell it, until then. */
const Capability = z.strictObject({
  v: z.literal(1),
  /** As {@link IssueKey} has it. */
  i: z.int().positive(),
  o: z.string().max(100),
  r: z.string().max(200),
  n: z.int().positive(),
  k: RunKey,
  /** Until when, in milliseconds. */
  e: z.int().positive(),
});

export interface Grant {
  readonly key: IssueKey;
  readonly run: RunKey;
  readonly until: Instant;
}

/** The grant as a text that nobody else can make. What it names is no secret; the text itself is one. */
export function writeCapability({ key, run, until }: Grant, seal: Seal): string {
  const { installation: i, owner: o, repo: r, number: n } = key;
  const named: z.input<typeof Capability> = { v: 1, i, o, r, n, k: run, e: until };
  const text = Buffer.from(JSON.stringify(named)).toString('base64url');
  return `${text}.${seal.sign(signed(text))}`;
}

/** Null for what we have not made, or what is over. */
export function readCapability(text: string, seal: Seal, now: Instant): Grant | null {
  const [named = '', mac = '', ...more] = text.split('.');
  if (more.length > 0 || !seal.verify(signed(named), mac)) return null;
  const { i, o, r, n, k, e } = Capability.parse(
    JSON.parse(Buffer.from(named, 'base64url').toString()),
  );
  if (now >= e) return null;
  return { key: { installation: i, owner: o, repo: r, number: n }, run: k, until: e };
}

/** A record's MAC is over a text that begins otherwise, so neither can stand for the other. */
function signed(text: string): string {
  return `drover:channel\n${text}`;
}
