/** How long a program has to wait for what may have to wait for a person, in milliseconds: whole seconds. */
export function patience(wait: number): number {
  return (Math.ceil(wait / 1000) + 60) * 1000;
}
