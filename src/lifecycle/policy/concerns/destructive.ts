import { ANY_PATH } from '../act-paths.ts';
import { type Invocation, programOf } from '../shell/invocation.ts';
import { findStarts } from '../shell/unwrap.ts';
import type { Word } from '../shell/word.ts';
import { type Concern, concern, ordinary } from './concern.ts';
import { whereIs } from './place.ts';

const REMOVING = ['rm', 'unlink', 'shred', 'rmdir', 'srm', 'trash', 'del', 'rimraf', 'truncate'];
/** What ends a machine, a disk or what others run. */
const RUINING = [
  'mkfs',
  'fdisk',
  'sfdisk',
  'parted',
  'wipefs',
  'blkdiscard',
  'shutdown',
  'reboot',
  'halt',
  'poweroff',
  'dropdb',
  'dropuser',
  'userdel',
  'groupdel',
  'lvremove',
  'vgremove',
  'pvremove',
  'zpool',
  'crontab',
  'iptables',
  'nft',
  'ufw',
  'swapoff',
];

const COMMANDS: readonly RegExp[] = [
  /^(?:terraform|tofu|terragrunt|pulumi|cdk|cdktf|sst|serverless|sls|copilot) (?:\S+ )*?(?:destroy|remove|rm|delete|taint|force-unlock|state rm)\b/,
  /^(?:terraform|tofu|terragrunt) .*(?:-destroy|state (?:rm|mv|push))\b/,
  /^(?:kubectl|oc) (?:\S+ )*?(?:delete|drain|replace .*--force|cordon)\b/,
  /^helm (?:\S+ )*?(?:uninstall|delete|del|rollback)\b/,
  /^(?:docker|podman|nerdctl) (?:(?:\S+ )?(?:prune|rm|rmi|kill)\b|compose .*\bdown\b.*(?:-v\b|--volumes)|volume rm|system reset|swarm leave|stack rm)/,
  /^docker-compose .*\bdown\b.*(?:-v\b|--volumes)/,
  /^aws (?:\S+ )*?(?:s3 (?:rm|rb|sync .*--delete)|delete-\S+|terminate-\S+|remove-\S+|deregister-\S+|purge-\S+|stop-\S+|destroy-\S+)/,
  /^(?:gcloud|az|doctl|heroku|fly|flyctl|vercel|netlify|railway|firebase|wrangler|supabase|linode-cli|hcloud|scw|oci|ibmcloud) (?:\S+ )*?\S*(?:delete|destroy|remove|rm|reset|purge|rollback)\b/,
  /^gsutil (?:-\S+ )*(?:rm|rb)\b/,
  /^(?:gh|glab) (?:\S+ )?(?:delete|archive|remove|close|cancel|lock|transfer)\b/,
  /^gh api .*(?:-X|--method)[ =]?(?:DELETE|PUT|PATCH)\b/i,
  /^curl .*(?:-X|--request)[ =]?DELETE\b/i,
  /^(?:npm|yarn|pnpm) (?:unpublish|deprecate|owner rm)\b/,
  /^(?:cargo|gem) yank\b/,
  /^redis-cli .*\b(?:flushall|flushdb)\b/i,
  /^(?:rails|rake|bin\/rails|bundle exec (?:rails|rake)) (?:\S+ )*db:(?:drop|reset|purge|schema:load|migrate:reset|rollback|truncate_all)/,
  /\bprisma (?:migrate reset|db push .*--(?:force-reset|accept-data-loss))/,
  /\b(?:artisan|console) (?:\S+ )*(?:migrate:(?:fresh|reset|refresh|rollback)|db:wipe|doctrine:(?:database|schema):drop)/,
  /\bmanage\.py (?:flush|reset_db|sqlflush)\b/,
  /\b(?:sequelize|knex|typeorm|alembic|flyway|liquibase|drizzle-kit|dbmate) (?:\S+ )*(?:db:drop|db:migrate:undo\S*|migrate:rollback|schema:drop|downgrade|clean|drop\S*|rollback)\b/,
  /^systemctl (?:stop|disable|mask|kill|poweroff|reboot)\b/,
  /^(?:apt|apt-get|yum|dnf|apk|brew|pacman) (?:\S+ )*?(?:remove|purge|autoremove|uninstall|del|-R\S*)\b/,
  /^(?:ansible|ansible-playbook|salt|chef|puppet)\b.*\b(?:absent|destroy)\b/,
  /^(?:rsync|rclone) .*(?:--delete\S*|\b(?:purge|delete|sync)\b)/,
  /^(?:chmod|chown|chgrp) (?:-\S+ )*-\S*R\S* .*(?:^| )(?:\/|~)/,
  /^kill(?:all)? (?:\S+ )*(?:-1|1)$/,
];

const SQL =
  /\b(?:drop\s+(?:table|database|schema|view|index|user|role|column|collection|keyspace)|truncate\s+(?:table\s+)?\w|delete\s+from\s+[\w."`]+\s*(?:;|$|["'])|alter\s+table\s+\S+\s+drop|dropdatabase\s*\(|\.(?:drop|remove|deletemany)\s*\(\s*(?:\{\s*\})?\s*\))/i;

export function destructiveConcerns(invocation: Invocation, words: string): readonly Concern[] {
  const program = programOf(invocation) ?? '';
  const said = `\`${words.slice(0, 60)}\` cannot be taken back`;
  const args = invocation.words.slice(1);
  const found: Concern[] = [];
  if (REMOVING.includes(program))
    found.push(...removed(args.filter(isOperand), invocation, isDeep(program, args)));
  if (program === 'find' && args.some(({ text }) => /^-(?:delete|fprint\S*|fls)$/.test(text)))
    found.push(...removed(findStarts(args), invocation, true));
  if (program === 'fd' && args.some(({ text }) => text === '-X'))
    found.push(concern('destructive', said, [ANY_PATH]));
  if (program === 'mv')
    found.push(
      ...removed(args.filter(isOperand).slice(0, -1), invocation, true),
      ...written(args.filter(isOperand).slice(-1), invocation),
    );
  if (program === 'cp' || program === 'install' || program === 'ln')
    found.push(...written(args.filter(isOperand).slice(-1), invocation));
  if (program === 'tee') found.push(...written(args.filter(isOperand), invocation));
  if (program === 'dd')
    found.push(
      ...written(
        args
          .filter(({ text }) => text.startsWith('of='))
          .map((word) => ({ ...word, text: word.text.slice(3) })),
        invocation,
      ),
    );
  if (RUINING.some((each) => program === each || program.startsWith(`${each}.`)))
    found.push(concern('destructive', said));
  if (COMMANDS.some((pattern) => pattern.test(words))) found.push(concern('destructive', said));
  if (
    SQL.test(
      `${program === 'echo' && !invocation.isPiped ? '' : words}\n${invocation.input ?? ''}`,
    ) &&
    !/^(?:grep|rg|git|sed|awk|ls|cat)$/.test(program)
  )
    found.push(concern('destructive', 'it deletes data of a database'));
  return [...found, ...written(invocation.writes, invocation)];
}

function isOperand({ text }: Word): boolean {
  return !text.startsWith('-') || text === '-';
}

function isDeep(program: string, args: readonly Word[]): boolean {
  return (
    program === 'rimraf' || args.some(({ text }) => /^-[a-zA-Z]*[rR]|^--recursive$/.test(text))
  );
}

/** In the work tree git has what was committed; beyond it nobody has. */
function removed(
  targets: readonly Word[],
  { folder }: Invocation,
  isDeep: boolean,
): readonly Concern[] {
  return targets.flatMap((word) => {
    const { kind, path } = whereIs(word, folder);
    if (kind === 'scratch') return [];
    const why = kind === 'unknown' ? 'what it removes cannot be told' : `it removes ${path}`;
    const all = isDeep && kind === 'inside' && !path.endsWith('/') ? `${path}/` : path;
    const isGit = /^\.git(?:\/|$)/.test(path);
    return [
      kind === 'inside' && !isGit
        ? ordinary('destructive', why, [all])
        : concern('destructive', why, [all]),
    ];
  });
}

/** What is written inside is a change like any other; outside it is somebody else's. */
function written(targets: readonly Word[], { folder }: Invocation): readonly Concern[] {
  return targets.flatMap((word) => {
    const { kind, path } = whereIs(word, folder);
    if (kind === 'scratch' || /^\/dev\/(?:tcp|udp)\//.test(path)) return [];
    if (kind === 'outside') return [concern('destructive', `it overwrites ${path}`, [path])];
    return [ordinary('other', `it writes ${path}`, [path])];
  });
}
