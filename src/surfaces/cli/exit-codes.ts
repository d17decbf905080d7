/** How a command ends, for scripts. The numbers are documented in docs/operating.md. */
export const EXIT = {
  /** It did what was asked, and nothing is wrong. */
  sound: 0,
  /** Something was found. */
  findings: 1,
  /** The arguments or the environment are wrong; nothing was asked of GitHub. */
  usage: 2,
  /** GitHub could not be asked, refused, or knows no such issue. */
  unanswered: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
