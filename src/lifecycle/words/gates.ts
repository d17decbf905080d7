import type { Gate, GateId } from '../gates/gate.ts';
import { stateOf } from '../gates/gate.ts';
import { codeText, inlineText } from '../text/one-line.ts';

type Say = (detail: string) => string;

/** What each gate is while it does not hold, and who can change that. */
const CLOSED: Readonly<Record<GateId, Say>> = {
  stop: (detail) => `a stop is in force (${detail}); closing that issue lifts it`,
  config: () => '`.github/drover.yml` is not valid on the default branch; a writer can mend it',
  pause: (detail) => `paused by ${detail}; \`/resume\` goes on`,
  feedback: (detail) =>
    `${detail} feedback item(s) are still to be worked on; that happens by itself`,
  'pull-open': () => 'there is no open pull request',
  draft: () => 'the pull request is a draft; mark it as ready for review',
  approvals: (detail) => `approvals: ${detail}; an approver can comment \`/approve\``,
  head: (detail) => `the head ${detail} has just been moved; it is looked at again by itself`,
  conflict: (detail) =>
    `it must merge cleanly with ${detail}; a writer can resolve the conflict on the branch`,
  checks: (detail) => `checks: ${detail}; it goes on by itself when they pass`,
  check: (detail) => detail,
  reviews: (detail) => `the branch's rules ask for ${detail} approving review(s) on GitHub itself`,
  'changes-requested': () =>
    'a review on GitHub asks for changes; its author can dismiss or update it',
  conversations: (detail) =>
    `${detail} review conversation(s) are unresolved, and the branch's rules want them resolved`,
  'merge-queue': () =>
    'the branch has a merge queue, which I do not use yet; a person can add the pull request to it',
  rules: () => "the branch's rules could not be read; nothing is merged until they can be",
  'protected-paths': (detail) =>
    `it changes protected paths (${detail}); \`/allow protected\` lets it through`,
  patience: () => 'ten seconds for second thoughts; then it goes on by itself',
};

const HOLDS: Readonly<Record<GateId, string>> = {
  stop: 'no stop is in force',
  config: 'the configuration is valid',
  pause: 'not paused',
  feedback: 'no open feedback',
  'pull-open': 'the pull request is open',
  draft: 'not a draft',
  approvals: 'approved',
  head: 'the head is the one I know',
  conflict: 'merges cleanly',
  checks: 'checks have passed',
  check: '',
  reviews: "GitHub's required reviews are there",
  'changes-requested': 'no review asks for changes',
  conversations: 'conversations are resolved',
  'merge-queue': 'no merge queue',
  rules: "the branch's rules were read",
  'protected-paths': 'no protected path is changed',
  patience: 'ten seconds have passed',
};

const MARKS = { holds: '✅', waits: '⏳', closed: '⛔' } as const;

/** A gate as it is, and who can change that while it does not hold. */
export function gateWords(gate: Gate): string {
  return stateOf(gate) === 'holds'
    ? HOLDS[gate.id] || inlineText(gate.detail, 200)
    : CLOSED[gate.id](shownDetail(gate));
}

/** Names of commits and branches are shown as code. */
function shownDetail({ id, detail }: Gate): string {
  return id === 'head' || id === 'conflict' ? codeText(detail, 200) : inlineText(detail, 200);
}

export function gateSentence(gate: Gate): string {
  return `${MARKS[stateOf(gate)]} ${gateWords(gate)}`;
}

/** The tree of gates as a list, parts below their whole. */
export function gateTree(gates: readonly Gate[]): string {
  return gates
    .flatMap((gate) => [
      `- ${gateSentence(gate)}`,
      ...gate.parts.map((part) => `  - ${MARKS[stateOf(part)]} ${codeText(part.detail, 100)}`),
    ])
    .join('\n');
}
