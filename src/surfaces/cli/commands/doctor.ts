import { Command } from 'commander';
import { examine } from '../../../lifecycle/doctor/examine.ts';
import { lookAt } from '../../../lifecycle/look.ts';
import type { Result } from '../../../lifecycle/result.ts';
import type { Place } from '../../../lifecycle/shown/shown.ts';
import type { Snapshot } from '../../../lifecycle/snapshot/snapshot.ts';
import { toPlace } from '../place.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { diagnosisText, type Diagnosis, toDiagnosis } from '../diagnosis.ts';

/** Eyes to look at an issue with. Errors are sentences for a person. */
export interface Eyes {
  /** `app`: signatures are verified. `person`: they are not, since that takes the App's keys. */
  readonly as: 'app' | 'person';
  look(
    place: Place,
    app: string | null,
  ): Promise<Result<{ readonly snapshot: Snapshot; readonly app: string }, string>>;
}

/** What the doctor needs: eyes, and a person's voice where one was found. */
export interface DoctorPorts {
  /** An error says which credentials are missing, or what is wrong with them. */
  readonly eyes: () => Result<Eyes, string>;
  /** Says something on the issue as that person, and gives the address of the comment. */
  readonly say: () => Result<
    (place: Place, body: string) => Promise<Result<string, string>>,
    string
  >;
}

interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly doctor: DoctorPorts;
}

interface Options {
  readonly json?: boolean;
  readonly repair?: boolean;
  readonly app?: string;
}

const AFTER = `
Reads the record of an issue and compares it with what GitHub shows: claims, pull request, branch, merge, run,
card, labels, and the markers in Drover's comments. Nothing is written unless you say --repair.

Credentials, from the environment:
  GH_TOKEN, GITHUB_TOKEN, or gh's own file   a person's token, with write access to the repository
  APP_ID, PRIVATE_KEY, WEBHOOK_SECRET         the App's, as for the server: then signatures are verified as well
  GHE_HOST, GHE_PROTOCOL                      a GitHub Enterprise host, if not github.com

Ends with 0 when nothing is wrong, 1 when something was found, 2 when the arguments or credentials are wrong,
3 when GitHub could not be asked.`;

/** `drover doctor OWNER/REPO#N` */
export function doctorCommand(io: Io, end: (code: ExitCode) => void): Command {
  return new Command('doctor')
    .description('Verify the record of an issue against what GitHub shows.')
    .argument('<issue>', 'the issue, as OWNER/REPO#NUMBER', toPlace)
    .option('--json', 'print one JSON object')
    .option('--repair', 'where something is to be mended, comment /repair as you')
    .option('--app <slug>', 'the slug of your App, where its comments do not tell')
    .addHelpText('after', AFTER)
    .action(async (place: Place, options: Options) => {
      end(await consult(io, place, options));
    });
}

async function consult(io: Io, place: Place, options: Options): Promise<ExitCode> {
  const eyes = io.doctor.eyes();
  if (!eyes.ok) return stop(io, EXIT.usage, eyes.error);
  const say = options.repair === true ? io.doctor.say() : null;
  if (say !== null && !say.ok) return stop(io, EXIT.usage, say.error);
  const looked = await eyes.value.look(place, options.app ?? null);
  if (!looked.ok) return stop(io, EXIT.unanswered, looked.error);
  const { snapshot, app } = looked.value;
  const findings = examine(lookAt(snapshot), { everythingSaid: true });
  const diagnosis = toDiagnosis(
    { place, app, verified: eyes.value.as === 'app' },
    snapshot,
    findings,
  );
  const asks = say !== null && diagnosis.mends ? await say.value(place, '/repair') : null;
  if (asks !== null && !asks.ok) {
    print(io, options, diagnosis);
    return stop(io, EXIT.unanswered, asks.error);
  }
  print(io, options, { ...diagnosis, asked: asks?.value ?? null });
  return findings.length === 0 ? EXIT.sound : EXIT.findings;
}

function print(io: Io, { json }: Options, diagnosis: Diagnosis): void {
  io.out(json === true ? `${JSON.stringify(diagnosis)}\n` : diagnosisText(diagnosis));
}

function stop(io: Io, code: ExitCode, sentence: string): ExitCode {
  io.err(`${sentence}\n`);
  return code;
}
