import type { Log } from '../../src/controller/ports.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly keys: Readonly<Record<string, unknown>>;
}

/** A log that can be read. */
export interface MemoryLog extends Log {
  readonly lines: readonly LogLine[];
}

export function makeMemoryLog(): MemoryLog {
  const lines: LogLine[] = [];
  const at =
    (level: LogLine['level']) =>
    (message: string, keys: Record<string, unknown> = {}) => {
      lines.push({ level, message, keys });
    };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
