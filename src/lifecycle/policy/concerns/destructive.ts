import { ANY_PATH } from '../act-paths.ts';
import { type Invocation, programOf } from '../shell/invocation.ts';
import { type Concern, concern } from './concern.ts';
import { touchedConcerns } from './files.ts';

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
  /^(?:docker|podman|nerdctl) (?:container )?(?:run|create|exec) .*(?:--privileged|--pid[= ]host|(?:-v|--volume)[= ]?[/~]|--mount[= ]\S*(?:source|src)=[/~])/,
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
  /^crontab (?!-l\b)/,
  /^systemctl (?:stop|disable|mask|kill|poweroff|reboot)\b/,
  /^(?:apt|apt-get|yum|dnf|apk|brew|pacman) (?:\S+ )*?(?:remove|purge|autoremove|uninstall|del|-R\S*)\b/,
  /^(?:ansible|ansible-playbook|salt|chef|puppet)\b.*\b(?:absent|destroy)\b/,
  /^(?:rsync|rclone) .*(?:--delete\S*|\b(?:purge|delete|sync)\b)/,
  /^(?:chmod|chown|chgrp) (?:-\S+ )*-\S*R\S* .*(?:^| )(?:\/|~)/,
  /^kill(?:all)? (?:\S+ )*(?:-1|1)$/,
];

const SQL =
  /\b(?:drop\s+(?:table|database|schema|view|index|user|role|column|collection|keyspace)|truncate\s+(?:table\s+)?\w|delete\s+from\s+[\w."`]+\s*(?:;|$|["'])|alter\s+table\s+\S+\s+drop|dropdatabase\s*\(|\.(?:drop|remove|deletemany)\s*\(\s*(?:\{\s*\})?\s*\))/i;

/** Programs that only look at a text, whatever it says. */
const LOOKING = /^(?:grep|egrep|fgrep|rg|ag|git|sed|awk|ls|cat|head|tail|less|diff|wc)$/;

export function destructiveConcerns(invocation: Invocation, words: string): readonly Concern[] {
  const program = programOf(invocation) ?? '';
  const said = `\`${words.slice(0, 60)}\` cannot be taken back`;
  const found = [...touchedConcerns(invocation)];
  if (program === 'fd' && /(?:^| )(?:-X|--exec-batch)(?: |$)/.test(words))
    found.push(concern('destructive', said, [ANY_PATH]));
  if (RUINING.some((each) => program === each || program.startsWith(`${each}.`)))
    found.push(concern('destructive', said));
  if (COMMANDS.some((pattern) => pattern.test(words))) found.push(concern('destructive', said));
  const text = `${program === 'echo' || program === 'printf' ? '' : words}\n${invocation.input ?? ''}`;
  if (!LOOKING.test(program) && SQL.test(text))
    found.push(concern('destructive', 'it deletes data of a database'));
  return found;
}
