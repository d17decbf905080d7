/** What a process claims before it tells a channel of a notice. */
export function claimName(channel: string, notice: string): string {
  return `${channel} ${notice}`;
}
