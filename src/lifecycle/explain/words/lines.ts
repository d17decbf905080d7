import { BlockCode } from '../../record/hold.ts';
import type { HistoryWord } from '../../record/history-word.ts';
import { BLOCKED } from '../../reasons/blocked.ts';
import { STAGES } from '../../stage.ts';
import { STAGE_WORDS } from '../../words/stages.ts';
import { byDrover, byPerson, byWhom, detail, type Tell, word } from './telling.ts';

/** Each line of a record's history in words. */
export const LINES: Readonly<Record<HistoryWord, Tell>> = {
  ready: ([by]) => byPerson(by, 'said Ready'),
  'in-line': ([place]) => byDrover(`put it in line, number ${word(place)}`),
  entered: ([stage]) => byDrover(`went on to ${stageName(stage)}`),
  skipped: ([stage]) => byDrover(`passed over ${stageName(stage)}, which is switched off`),
  dispatched: ([key]) => byDrover(`asked for the run ${word(key)}`),
  late: ([key, session]) =>
    byDrover(`noticed that ${word(key)} takes longer than is expected of ${word(session)}`),
  done: ([key]) => byDrover(`took over what the run ${word(key)} made`),
  failed: ([why, told]) => byDrover(`counted a failed attempt, ${word(why)}${detail(told)}`),
  stopped: ([stop, key]) => byDrover(`stopped the run ${word(key)} for the stop ${word(stop)}`),
  asked: ([session, id]) => ({
    part: 'agent',
    who: word(session) || 'agent',
    text: `asked the question ${word(id)}`,
  }),
  seconded: ([by, id]) =>
    byPerson(by, `said yes to the question ${word(id)}, which takes more than one`),
  allowed: ([by, id]) => byWhom(by, `allowed what the question ${word(id)} asked for`),
  denied: ([by, id]) => denied(by, id),
  answered: ([by, id]) => byPerson(by, `answered the question ${word(id)}`),
  delegated: ([by, id, to]) => byPerson(by, `left the question ${word(id)} to ${word(to)}`),
  granted: ([by, what]) => byPerson(by, `granted ${word(what)}`),
  'nearly-spent': ([unit, most]) =>
    byDrover(`warned that the ceiling of ${word(most)} ${word(unit)} is nearly reached`),
  'told-session': ([by]) => byPerson(by, 'told the session something'),
  'told-meanwhile': ([by, key]) =>
    byDrover(`heard that the run ${word(key)} was told meanwhile what ${word(by)} said`),
  blocked: ([code, told]) => byDrover(`blocked it${about(code)}${quoted(told)}`),
  released: ([code, by]) => byWhom(by, `let it go on (${word(code)})`),
  paused: ([by]) => byPerson(by, 'paused it'),
  offered: ([head]) => byDrover(`put ${word(head)} up for review`),
  feedback: ([by, item]) => byPerson(by, `gave feedback, item ${word(item)}`),
  withdrawn: (items) =>
    byDrover(`dropped feedback whose text is gone: ${items.map(word).join(', ')}`),
  approved: ([by, head]) => byPerson(by, `approved ${word(head)}`),
  unapproved: ([by]) => byPerson(by, 'took the approval back'),
  pushed: ([head]) => byDrover(`found that somebody pushed ${word(head)}`),
  'pushed-meanwhile': ([head]) =>
    byDrover(
      `found that somebody pushed meanwhile, and has the work done again from ${word(head)}`,
    ),
  retargeted: ([base]) => byDrover(`found the pull request going to ${word(base)}`),
  merged: ([by]) => byPerson(by, 'merged the pull request'),
  'merged-unapproved': ([by]) =>
    byPerson(by, 'merged the pull request without an approval of its head'),
  verified: () => byDrover('saw the merge commit pass verification'),
  'verify-failed': ([how]) => byDrover(`saw the merge commit fail verification${detail(how)}`),
  chosen: ([by, choice]) => byPerson(by, `chose to ${word(choice)}`),
  cancelled: ([by]) => byPerson(by, 'cancelled it'),
  rejected: ([by]) => byPerson(by, 'rejected it'),
  'closed-by-hand': ([by]) => byPerson(by, 'closed the issue'),
  reopened: ([by]) => byPerson(by, 'reopened the issue'),
  ended: ([outcome]) => byDrover(`brought it to its end: ${word(outcome)}`),
  'text-edited': () => byDrover('took up the edited text; approvals of before count no more'),
  'config-broken': () => byDrover('said that the configuration does not hold'),
  rebuilt: ([was]) => byDrover(`made the record anew, which was ${word(was)}`),
  awake: () => byDrover('was let act again, after it only watched'),
  unsaid: ([key, why]) => byDrover(`gave up what it had promised, ${word(key)}${detail(why)}`),
  untold: ([channel, why]) => byDrover(`could not tell the channel ${word(channel)}${detail(why)}`),
};

function stageName(stage = ''): string {
  const known = STAGES.find((each) => each === stage);
  return known === undefined ? word(stage) : STAGE_WORDS[known].name;
}

function about(code = ''): string {
  const known = BlockCode.safeParse(code);
  return known.success ? `. ${BLOCKED[known.data].means.replaceAll('`', '')}` : ` (${word(code)})`;
}

function quoted(told = ''): string {
  const said = word(told);
  return said === '' ? '' : ` (${said})`;
}

/** A gate is denied by its code, with who did it behind; a question by whom, with its name behind. */
function denied(first = '', second = ''): ReturnType<Tell> {
  return BlockCode.safeParse(first).success
    ? byPerson(second, `denied it (${word(first)})`)
    : byWhom(first, `denied what the question ${word(second)} asked for`);
}
