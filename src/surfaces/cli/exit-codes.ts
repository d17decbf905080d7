/** How a command ends, for scripts. The numbers are documented in docs/cli.md. */
export const EXIT = {
  /** It did what was asked, and nothing is wrong. */
  sound: 0,
  /** The doctor found something. */
  findings: 1,
  /** There is nothing to do it to (no record, no question, no offer), or the person said no: nothing was changed. */
  nothing: 1,
  /** The arguments or the environment are wrong; nothing was asked of GitHub. */
  usage: 2,
  /** GitHub could not be asked, refused, or knows no such issue. */
  unanswered: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
