import pg from 'pg';
import { openDatabase } from '../../src/postgres/database.ts';

let made = 0;
let template: Promise<string> | null = null;

/** An empty database of its own on the server at that address, with the queue's schemas in it; gives its address. */
export async function aDatabase(server: string): Promise<string> {
  template ??= makeTemplate(server);
  const from = await template;
  return create(server, `template ${from} strategy file_copy`);
}

async function makeTemplate(server: string): Promise<string> {
  const url = await create(server, '');
  const database = openDatabase(url, 2);
  await database.prepare();
  await database.close();
  return new URL(url).pathname.slice(1);
}

async function create(server: string, how: string): Promise<string> {
  const name = `test_${process.pid}_${(made += 1)}`;
  await command(server, `create database ${name} ${how}`);
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

/** One at a time: a template that is copied twice at once is refused. */
let last: Promise<unknown> = Promise.resolve();

function command(server: string, text: string): Promise<void> {
  const done = after(last, server, text);
  last = done.catch(() => undefined);
  return done;
}

async function after(before: Promise<unknown>, server: string, text: string): Promise<void> {
  await before;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(text);
  await client.end();
}
