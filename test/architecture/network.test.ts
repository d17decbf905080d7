import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { waysOut } from './ways-out.ts';

const SRC = resolve(import.meta.dirname, '../../src');

interface Way {
  readonly by: readonly string[];
  /** Where it leads, and why no text of anybody's can lead it elsewhere. */
  readonly because: string;
}

/** All of the App that can reach a network. */
const APP: Readonly<Record<string, Way>> = {
  'composition/github-side.ts': { by: ['probot'], because: 'GitHub’s API, as the App' },
  'composition/http-side.ts': { by: ['probot'], because: 'takes webhooks' },
  'github/examine/examiner.ts': { by: ['probot'], because: 'GitHub’s API, for the doctor' },
  'github/octokit.ts': { by: ['probot'], because: 'the one client of GitHub’s API' },
  'github/while-held.ts': { by: ['fetch'], because: 'what that client sends, when it may' },
  'ingress/channel/id-token.ts': {
    by: ['fetch', 'jose'],
    because: 'the keys of the issuer that belongs to the GitHub host',
  },
  'notify/post.ts': { by: ['fetch'], because: 'notifications, to where the environment says' },
  'notify/smtp.ts': { by: ['nodemailer'], because: 'the mail server that the environment names' },
  'postgres/database.ts': { by: ['graphile-worker', 'pg'], because: 'DATABASE_URL' },
  'postgres/engine.ts': { by: ['graphile-worker'], because: 'the same database' },
  'surfaces/http/api/app.ts': { by: ['@hono/node-server'], because: 'answers, and asks nobody' },
  'surfaces/http/api/problem.ts': { by: ['node:http'], because: 'the names of statuses' },
  'surfaces/http/listen.ts': { by: ['node:http'], because: 'listens' },
  'telemetry/metrics/meter.ts': { by: ['prom-client'], because: 'counts; pushes to nobody' },
  'telemetry/traces/exporter.ts': {
    by: ['@opentelemetry/exporter-trace-otlp-http'],
    because: 'the collector that the environment names',
  },
};

/** All of the action, on a runner of the repository's own, that can. */
const ACTION: Readonly<Record<string, Way>> = {
  'run/acts/hook-command.ts': { by: ['node:http'], because: 'the desk on this machine' },
  'run/adapters/opencode.ts': { by: ['fetch'], because: 'the desk on this machine' },
  'run/channel/ask-for-channel.ts': {
    by: ['fetch'],
    because: 'GitHub for a token of the job, and Drover where the variable says that it is',
  },
  'run/channel/line.ts': { by: ['fetch'], because: 'Drover, at the same address' },
  'run/loopback.ts': { by: ['node:http'], because: 'listens, on this machine alone' },
  'run/mcp/server.ts': { by: ['fetch'], because: 'the desk on this machine' },
  'run/preview/deployments-api.ts': { by: ['fetch'], because: 'GitHub’s API, of this repository' },
  'run/preview/wait-for.ts': { by: ['fetch'], because: 'the preview that the job has put up' },
};

const found = Object.fromEntries(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox/'))
    .map((name) => [name, waysOut(readFileSync(join(SRC, name), 'utf8'))] as const)
    .filter(([, ways]) => ways.length > 0),
);

describe('the network', () => {
  test('H17/H80: nothing can reach it but what is named here, with where it leads', () => {
    const named = Object.entries({ ...APP, ...ACTION }).map(([file, { by }]) => [file, by]);
    expect(found).toEqual(Object.fromEntries(named));
  });

  test.each([
    ["import { request } from 'node:http';", 'node:http'],
    ["import {\n  get,\n  type Agent,\n} from 'node:https';", 'node:https'],
    ["import https from 'https';", 'https'],
    ["export { connect } from 'node:net';", 'node:net'],
    ["import 'undici';", 'undici'],
    ["const { connect } = await import('node:tls');", 'node:tls'],
    ["const { connect } = process.getBuiltinModule('node:http2');", 'node:http2'],
    ["import * as dgram from 'node:dgram';", 'node:dgram'],
    ["import { Resolver } from 'node:dns/promises';", 'node:dns/promises'],
    ["import axios from 'axios';", 'axios'],
    ["import { createRequire } from 'node:module';", 'node:module'],
    ['const all = await import(`node:${name}`);', 'a module whose name is computed'],
    ['const all = await import(name);', 'a module whose name is computed'],
    ['await fetch(url);', 'fetch'],
    ['await globalThis.fetch (url);', 'fetch'],
    ["await globalThis['fetch'](url);", 'fetch'],
    ['const { fetch: ask } = globalThis;', 'fetch'],
    ['const ask = fetch;', 'fetch'],
    ['send({ fetch });', 'fetch'],
    ['new WebSocket(url);', 'WebSocket'],
  ])('%s is seen', (source, way) => {
    expect(waysOut(source)).toEqual([way]);
  });

  test.each([
    ["import type { IncomingMessage } from 'node:http';"],
    ["import { type IncomingMessage, type Server } from 'node:http';"],
    ["// import { request } from 'node:http'; fetch(url)"],
    ["const args = ['fetch', '--quiet'];"],
    ['function sending(): typeof fetch {}'],
    ["import { hash } from 'node:crypto';"],
  ])('%s is none', (source) => {
    expect(waysOut(source)).toEqual([]);
  });
});
