import type { Annotation } from './host.ts';
import type { Job } from './job.ts';
import { parseCommand, type WorkflowCommand } from './workflow-command.ts';

/** What a step's output may set. */
export interface StepSink {
  readonly outputs: Record<string, string>;
  readonly state: Record<string, string>;
}

export interface StepLog {
  readonly line: (line: string) => void;
  /** The runner's own word on why the step failed; no `stop-commands` holds it back. */
  readonly error: (message: string) => void;
}

/**
 * Takes the output of one step line by line: obeys workflow commands, masks and logs the rest
 * [docs: workflow-commands].
 */
export function makeStepLog(job: Job, sink: StepSink): StepLog {
  let resume: string | undefined;
  const say = (line: string): void => {
    for (const one of job.masks.apply(line).split('\n')) job.host.log(job.jobId, one);
  };
  const line = (text: string): void => {
    const command = parseCommand(text);
    if (resume !== undefined) {
      if (command?.name === resume.toLowerCase()) resume = undefined;
      else say(text);
    } else if (command?.name === 'stop-commands') {
      resume = command.message;
    } else if (command === undefined || !obey(job, sink, { command, say })) {
      say(text);
    }
  };
  const error = (message: string): void => {
    say(`##[error]${message}`);
    job.host.annotate(job.jobId, { level: 'failure', message: job.masks.apply(message) });
  };
  return { line, error };
}

interface Said {
  readonly command: WorkflowCommand;
  readonly say: (line: string) => void;
}

/** False when the command is none of GitHub's: then it is just a line. */
function obey(job: Job, sink: StepSink, { command, say }: Said): boolean {
  const { name, message, properties } = command;
  switch (name) {
    case 'add-mask':
      job.masks.add(message);
      say('::add-mask::***');
      return true;
    case 'error':
    case 'warning':
    case 'notice':
      say(`##[${name}]${message}`);
      job.host.annotate(job.jobId, toAnnotation(job, command));
      return true;
    case 'group':
      say(`##[group]${message}`);
      return true;
    case 'endgroup':
      say('##[endgroup]');
      return true;
    case 'set-output':
      sink.outputs[properties['name'] ?? ''] = message;
      return true;
    case 'save-state':
      sink.state[properties['name'] ?? ''] = message;
      return true;
    case 'debug':
    case 'echo':
    case 'add-matcher':
    case 'remove-matcher':
      return true;
    default:
      return false;
  }
}

function toAnnotation(job: Job, { name, message, properties }: WorkflowCommand): Annotation {
  const line = Number(properties['line']);
  return {
    level: name === 'error' ? 'failure' : (name as 'warning' | 'notice'),
    message: job.masks.apply(message),
    ...(properties['title'] === undefined ? {} : { title: properties['title'] }),
    ...(properties['file'] === undefined ? {} : { path: properties['file'] }),
    ...(Number.isInteger(line) ? { line } : {}),
  };
}
