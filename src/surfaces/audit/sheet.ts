import { z } from 'zod';

/** The form of an export, by which later versions know it. */
export const FORMAT = 'drover-audit/1';

const text = z.string().nullable();
const number = z.number().nullable();

/** What an export is of. Moments are ISO 8601, in UTC; null where there is no bound. */
export const Header = z.strictObject({
  format: z.literal(FORMAT),
  /** `OWNER/REPO`. */
  repository: z.string(),
  since: text,
  until: text,
  /** Issues of whose record GitHub shows no earlier versions, so that decisions may be missing. */
  cut: z.array(z.number()).readonly(),
});
export type Header = z.infer<typeof Header>;

/** One decision; docs/cli.md says what each field holds. The order of the fields is that of the checksum. */
export const AuditEntry = z.strictObject({
  seq: z.number(),
  at: z.string(),
  issue: z.number(),
  part: z.string(),
  who: z.string(),
  what: z.string(),
  text: z.string(),
  reason: text,
  verdict: text,
  run: text,
  run_url: text,
  minutes: number,
  dollars: number,
  rule: text,
  url: text,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const COLUMNS = Object.keys(AuditEntry.shape) as readonly (keyof AuditEntry)[];

/** A checksum: 64 hexadecimal digits. */
export const Checksum = z.string().regex(/^[0-9a-f]{64}$/);

/** An export with its checksums, in whatever form it is written. */
export interface Sheet {
  readonly header: Header;
  /** Of the header. */
  readonly sha256: string;
  readonly entries: readonly { readonly entry: AuditEntry; readonly sha256: string }[];
  readonly total: { readonly entries: number; readonly sha256: string };
}
