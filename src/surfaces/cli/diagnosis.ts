import { type Finding, type Remedy, remedyOf } from '../../lifecycle/doctor/finding.ts';
import type { RecordRead } from '../../lifecycle/snapshot/record-read.ts';
import type { Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import { findingWords } from '../../lifecycle/words/findings.ts';
import { plain } from '../plain.ts';

/** What the doctor found, as `--json` prints it. */
export interface Diagnosis {
  readonly issue: string;
  readonly app: string;
  /** Whether signatures were verified, which takes the App's keys. */
  readonly verified: boolean;
  readonly record: {
    readonly state: RecordRead['kind'];
    readonly url: string | null;
    readonly life: number | null;
    readonly revision: number | null;
    readonly stage: string | null;
    /** Why it is held: a block code, or `paused`. */
    readonly hold: string | null;
    readonly ended: string | null;
    readonly observing: boolean;
  };
  readonly findings: readonly {
    readonly code: Finding['code'];
    readonly args: readonly string[];
    readonly remedy: Remedy;
    readonly sentence: string;
  }[];
  /** Whether `/repair` would change anything. */
  readonly mends: boolean;
  /** The comment that asks Drover to mend it; null where none was written. */
  readonly asked: string | null;
}

interface Circumstances {
  readonly place: { readonly owner: string; readonly repo: string; readonly number: number };
  readonly app: string;
  readonly verified: boolean;
}

export function toDiagnosis(
  { place, app, verified }: Circumstances,
  { record }: Snapshot,
  findings: readonly Finding[],
): Diagnosis {
  const held = record.kind === 'valid' ? record.record : null;
  return {
    issue: `${place.owner}/${place.repo}#${place.number}`,
    app,
    verified,
    record: {
      state: record.kind,
      url: 'comment' in record ? record.comment.url : null,
      life: held?.life ?? null,
      revision: held?.revision ?? null,
      stage: held?.stage ?? null,
      hold: held?.hold == null ? null : (held.hold.code ?? 'paused'),
      ended: held?.end?.outcome ?? null,
      observing: held !== null && held.observing !== null,
    },
    findings: findings.map((finding) => ({
      ...finding,
      remedy: remedyOf(finding),
      sentence: plain(findingWords(finding)),
    })),
    mends: findings.some((finding) => remedyOf(finding) !== 'none'),
    asked: null,
  };
}

/** For a person at a terminal. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { issue, findings, asked } = diagnosis;
  return [
    `${issue}: ${standing(diagnosis)}`,
    ...(findings.length === 0
      ? ['Nothing was found that does not agree.']
      : [
          'Found:',
          ...findings.map(({ sentence, remedy }) => `  - ${sentence} (${MENDED[remedy]})`),
        ]),
    diagnosis.verified
      ? `Signatures were verified, with the keys of ${diagnosis.app}.`
      : `Signatures were not verified: that takes the keys of ${diagnosis.app} (APP_ID, PRIVATE_KEY, WEBHOOK_SECRET).`,
    ...(findings.length === 0
      ? []
      : [asked === null ? plan(diagnosis) : `Asked Drover to mend it: ${asked}`]),
    '',
  ].join('\n');
}

const MENDED: Readonly<Record<Remedy, string>> = {
  rebuild: 'the record must be made anew',
  itself: 'Drover mends it at its next look',
  none: 'does no harm, or cannot be mended',
};

function standing({ record }: Diagnosis): string {
  switch (record.state) {
    case 'absent':
      return 'no record; nobody has said Ready here.';
    case 'deleted':
      return 'the record is gone.';
    case 'broken':
      return `the record is damaged. ${record.url ?? ''}`.trim();
    case 'newer':
      return 'the record is by a newer Drover.';
    case 'valid': {
      const state = record.ended ?? record.hold;
      const where = record.observing ? 'watched only' : `at ${record.stage}`;
      const how = state === null ? '' : `, ${record.ended === null ? 'held' : 'ended'}: ${state}`;
      return `life ${record.life}, revision ${record.revision}, ${where}${how}. ${record.url ?? ''}`.trim();
    }
  }
}

/** What would be done about it. */
function plan({ mends, findings }: Diagnosis): string {
  if (!mends) return 'There is nothing for /repair to do.';
  const anew = findings.some(({ remedy }) => remedy === 'rebuild');
  return anew
    ? 'Plan: --repair comments /repair as you. Drover then stops what runs, makes the record anew from what GitHub shows, starts nothing, and waits for /resume.'
    : 'Plan: --repair comments /repair as you, and Drover sets right at once what it would set right at its next look. A damaged record it makes anew, and then waits for /resume.';
}
