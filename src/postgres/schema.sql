-- Drover's part of the queue's database, beside graphile-worker's own schema. Nothing here is a record of anything: it
-- may be dropped at any time, and is made again.
-- Versions of Drover that run side by side share it. So it is only ever added to: a function that must change in its
-- arguments gets a new name, a new column has a default, and an older version never overwrites what a newer one made.

create schema if not exists drover;

create table if not exists drover.version (number int not null);

-- Who is there. The lock is an advisory one that the process holds as long as its session lives.
create table if not exists drover.replica (
  id text primary key,
  lock bigint not null,
  pools text[] not null default '{}',
  joined timestamptz not null default clock_timestamp(),
  beat timestamptz not null default clock_timestamp()
);

-- An issue that is worked, that rests after a failure, or of which something is to be remembered. What waits for its
-- turn is a job of graphile-worker's, whose key is the issue's name.
create table if not exists drover.issue (
  name text primary key,
  key json not null,
  worked_by text,
  -- Counts the times that it was given out: who was given it before the last time has no more say.
  turn bigint not null default 0,
  priority int not null default 0,
  -- What came for it while it was worked.
  dirty_due timestamptz,
  dirty_priority int,
  failures int not null default 0,
  -- A person's act ends the rest, but nothing begins before `not_before`.
  rests_until timestamptz,
  not_before timestamptz,
  -- What the last look at it learned and no commit has taken up, for whichever replica looks next; and what came for it
  -- from elsewhere since then.
  note jsonb not null default '{}',
  told jsonb not null default '[]',
  touched timestamptz not null default clock_timestamp()
)
-- A row is written over three times a look, in its place: no other index may name what changes.
with (fillfactor = 60);

-- What one replica tells people elsewhere than on GitHub, so that no other does.
create table if not exists drover.notice (
  id text primary key,
  issue text not null,
  by_whom text not null,
  told boolean not null default false,
  at timestamptz not null default clock_timestamp()
);

-- What all replicas together ask of GitHub for one installation: until when it sleeps, who writes just now, and how much
-- was sent in each second of the last hour.
create table if not exists drover.lane (
  installation bigint primary key,
  sleeps_until timestamptz,
  writer text,
  writes_until timestamptz
);

create table if not exists drover.sent (
  installation bigint not null,
  second timestamptz not null,
  rest int not null default 0,
  graphql int not null default 0,
  content int not null default 0,
  primary key (installation, second)
);

-- The moment that is so many milliseconds from now: clocks of replicas may differ, this one is all of theirs.
create or replace function drover.later(length double precision) returns timestamptz
language sql volatile as $$
  select clock_timestamp() + make_interval(secs => greatest(length, 0) / 1000)
$$;

-- One job an issue: the earliest moment and the highest priority (the lowest number) of all its wakes. Null when the job
-- that waits is both already.
create or replace function drover.job(a_name text, a_key json, due timestamptz, a_priority int)
returns drover_worker.job_spec language plpgsql as $$
declare
  waiting record;
begin
  select jobs.run_at, jobs.priority into waiting
  from drover_worker.jobs as jobs where jobs.key = a_name and jobs.locked_at is null;
  if found and waiting.run_at <= due and waiting.priority <= a_priority then
    return null;
  end if;
  return row(
    'issue', a_key, null, least(due, waiting.run_at), 32767, a_name,
    least(a_priority, waiting.priority), null
  )::drover_worker.job_spec;
end
$$;

create or replace function drover.put(a_name text, a_key json, due timestamptz, a_priority int)
returns void language plpgsql as $$
declare
  job drover_worker.job_spec := drover.job(a_name, a_key, due, a_priority);
begin
  if job.identifier is not null then
    perform drover_worker.add_jobs(array[job]);
  end if;
end
$$;

-- The row of an issue, which nobody else may have until the end of the transaction.
create or replace function drover.locked(a_name text, a_key json) returns drover.issue language plpgsql as $$
declare
  issue drover.issue;
begin
  select * into issue from drover.issue where name = a_name for update;
  if not found then
    insert into drover.issue (name, key) values (a_name, a_key) on conflict (name) do nothing;
    select * into issue from drover.issue where name = a_name for update;
  end if;
  return issue;
end
$$;

-- Wakes: an array of {name, key, priority, delay (in milliseconds), check}, each name once. A check wakes only an issue that heeds them.
create or replace function drover.wake(wakes jsonb) returns void language plpgsql as $$
declare
  one record;
  issue drover.issue;
  due timestamptz;
  job drover_worker.job_spec;
  jobs drover_worker.job_spec[] := '{}';
begin
  -- All in one order, so that no two calls wait for each other.
  for one in
    select * from jsonb_to_recordset(wakes)
      as given(name text, key json, priority int, delay double precision, "check" boolean)
    order by given.name
  loop
    issue := drover.locked(one.name, one.key);
    continue when one."check" and issue.note @> '{"deaf": true}';
    due := drover.later(one.delay);
    if issue.worked_by is not null then
      update drover.issue set
        dirty_due = least(dirty_due, due),
        dirty_priority = least(dirty_priority, one.priority)
      where name = one.name;
    else
      job := drover.job(one.name, one.key, drover.held(issue, due, one.priority), one.priority);
      if job.identifier is not null then
        jobs := jobs || job;
      end if;
    end if;
  end loop;
  -- All at once, and graphile-worker tells its workers once.
  if cardinality(jobs) > 0 then
    perform drover_worker.add_jobs(jobs);
  end if;
end
$$;

-- Issues of which the last look said that a run is under way, or something else that ends unseen: each sweep looks at them.
create or replace function drover.working() returns setof json language sql as $$
  select key from drover.issue where note -> 'revision' @> '{"working": true}'
$$;

-- Something that a look at the issue has to know, whoever looks: at most fifty of them.
create or replace function drover.tell(a_name text, a_key json, what jsonb) returns void language sql as $$
  insert into drover.issue as known (name, key, told) values (a_name, a_key, jsonb_build_array(what))
  on conflict (name) do update set told =
    case when jsonb_array_length(known.told) < 50 then known.told || what else known.told end
$$;

create or replace function drover.held(issue drover.issue, due timestamptz, priority int)
returns timestamptz language sql immutable as $$
  select greatest(due, case when priority < 10 then issue.not_before else issue.rests_until end)
$$;

-- Gives an issue to a replica: its turn, its failures in a row and what is known of it; nothing when it is worked already, which is
-- then done again.
create or replace function drover.begin_work(a_name text, a_key json, me text, a_priority int)
returns table (turn bigint, failures int, note jsonb, told jsonb) language plpgsql as $$
declare
  issue drover.issue;
begin
  issue := drover.locked(a_name, a_key);
  if issue.worked_by is not null then
    update drover.issue set
      dirty_due = least(dirty_due, clock_timestamp()),
      dirty_priority = least(dirty_priority, a_priority)
    where name = a_name;
    return;
  end if;
  return query
    update drover.issue as mine set
      worked_by = me, turn = mine.turn + 1, priority = a_priority,
      dirty_due = null, dirty_priority = null, touched = clock_timestamp()
    where mine.name = a_name
    returning mine.turn, mine.failures, mine.note, mine.told;
end
$$;

-- Takes an issue back: when it is to be looked at again, and for how long it rests if the work failed (all in
-- milliseconds from now, null for never); what is known of it by now, and how much of what was told that includes. False when it had been given to another: then nothing is done.
create or replace function drover.end_work(
  a_name text, me text, a_turn bigint, again double precision, a_priority int,
  a_failures int, rest double precision, hold double precision, a_note jsonb, taken int
) returns boolean language plpgsql as $$
declare
  issue drover.issue;
  dirty_due timestamptz;
  dirty_priority int;
begin
  select * into issue from drover.issue where name = a_name for update;
  if issue.worked_by is distinct from me or issue.turn <> a_turn then
    return false;
  end if;
  dirty_due := issue.dirty_due;
  dirty_priority := issue.dirty_priority;
  update drover.issue set
    worked_by = null, dirty_due = null, dirty_priority = null, touched = clock_timestamp(),
    failures = a_failures,
    rests_until = case when rest is null then null else drover.later(rest) end,
    not_before = case when hold is null then null else drover.later(hold) end,
    note = a_note,
    told = (
      select coalesce(jsonb_agg(each.value order by each.place), '[]')
      from jsonb_array_elements(told) with ordinality as each (value, place) where each.place > taken
    )
  where name = a_name
  returning * into issue;
  if dirty_due is not null then
    perform drover.put(a_name, issue.key, drover.held(issue, dirty_due, dirty_priority), dirty_priority);
  end if;
  if again is not null then
    perform drover.put(a_name, issue.key, drover.later(again), a_priority);
  end if;
  return true;
end
$$;

-- A replica says that it is there, and takes away the issues of those that are not: whose lock is free, or who have been
-- silent for so many milliseconds. Gives whether it had been taken for dead itself (or is new), whether it is the eldest,
-- how many there are, and whom it buried.
create or replace function drover.beat(me text, my_lock bigint, my_pools text[], silence double precision)
returns table (is_new boolean, leads boolean, replicas int, buried text[]) language plpgsql as $$
declare
  other drover.replica;
  orphan drover.issue;
begin
  buried := '{}';
  update drover.replica set beat = clock_timestamp(), pools = my_pools where id = me;
  is_new := not found;
  if is_new then
    insert into drover.replica (id, lock, pools) values (me, my_lock, my_pools);
  end if;
  for other in select * from drover.replica where id <> me order by id for update skip locked loop
    continue when silence is null;
    if pg_try_advisory_xact_lock(other.lock)
      or other.beat < clock_timestamp() - make_interval(secs => silence / 1000) then
      perform drover.bury(other.id, other.pools);
      buried := buried || other.id;
    end if;
  end loop;
  select count(*), (array_agg(r.id order by r.joined, r.id))[1] = me
  into replicas, leads from drover.replica as r;
  return next;
end
$$;

create or replace function drover.bury(who text, its_pools text[]) returns void language plpgsql as $$
declare
  orphan drover.issue;
begin
  for orphan in select * from drover.issue where worked_by = who order by name for update loop
    update drover.issue set worked_by = null, dirty_due = null, dirty_priority = null where name = orphan.name;
    perform drover.put(
      orphan.name, orphan.key, clock_timestamp(),
      least(orphan.priority, coalesce(orphan.dirty_priority, orphan.priority))
    );
  end loop;
  -- What it had fetched and not begun yet.
  perform drover_worker.force_unlock_workers(its_pools);
  update drover.lane set writer = null where writer = who;
  -- What it was about to tell, another may tell, after a look.
  for orphan in
    select * from drover.issue where name in (select issue from drover.notice where by_whom = who and not told)
    order by name for update
  loop
    perform drover.put(orphan.name, orphan.key, clock_timestamp(), 10);
  end loop;
  delete from drover.notice where by_whom = who and not told;
  delete from drover.replica where id = who;
end
$$;

-- Nothing starves: after so many milliseconds past its moment a job counts as one rank more urgent.
create or replace function drover.age(length double precision) returns void language plpgsql as $$
declare
  old record;
begin
  for old in
    select jobs.priority, array_agg(jobs.id) as ids from drover_worker.jobs as jobs
    where jobs.locked_at is null and jobs.priority >= 10 and jobs.attempts < jobs.max_attempts
      and jobs.run_at < clock_timestamp() - make_interval(secs => length / 1000)
    group by jobs.priority
  loop
    perform drover_worker.reschedule_jobs(old.ids, priority => old.priority - 10);
  end loop;
end
$$;

-- What nobody has asked for in a week, and waits for nothing, is found again by a sweep if it ever matters.
create or replace function drover.tidy() returns void language sql as $$
  delete from drover.sent where second < clock_timestamp() - interval '65 minutes';
  delete from drover.notice where at < clock_timestamp() - interval '30 days';
  delete from drover.issue as old
  where old.worked_by is null and old.touched < clock_timestamp() - interval '7 days'
    and not exists (select from drover_worker.jobs as jobs where jobs.key = old.name)
$$;

-- What waits, what is worked, and for how many milliseconds the oldest has been due (below zero: it is not yet).
create or replace function drover.depth()
returns table (waiting bigint, working bigint, late double precision) language sql volatile as $$
  select
    count(*),
    (select count(*) from drover.issue where worked_by is not null),
    extract(epoch from clock_timestamp() - min(jobs.run_at))::double precision * 1000
  from drover_worker.jobs as jobs
  where jobs.locked_at is null and jobs.attempts < jobs.max_attempts
$$;

-- Which of these notices this replica is to tell: those that the last look at the issue still wanted, and nobody else has
-- taken.
create or replace function drover.claim_notices(me text, a_name text, ids text[]) returns setof text
language plpgsql as $$
begin
  return query
    insert into drover.notice as claimed (id, issue, by_whom)
    select wanted.id, a_name, me from unnest(ids) as wanted (id)
    where exists (
      select from drover.issue as known
      where known.name = a_name
        and (known.worked_by is not null or known.note -> 'notices' ? wanted.id)
    )
    order by wanted.id
    on conflict (id) do update set by_whom = claimed.by_whom where claimed.by_whom = excluded.by_whom
    returning claimed.id;
end
$$;

-- The moment from which so much more fits below the limit within any such span; null when it fits already.
create or replace function drover.room(a_installation bigint, kind text, amount int, most int, span interval)
returns timestamptz language sql volatile as $$
  select max(summed.second) + span + interval '1 second' from (
    select second, sum(case kind when 'rest' then rest when 'graphql' then graphql else content end)
      over (order by second desc) as total
    from drover.sent where installation = a_installation and second > clock_timestamp() - span - interval '1 second'
  ) as summed
  where amount > 0 and summed.total > 0 and summed.total + amount > most
$$;

-- Takes down a request that is about to be sent, and lets it write alone until `end_turn`: 0. Else for how many
-- milliseconds it may not be sent; -1 while another replica writes.
create or replace function drover.take_turn(
  a_installation bigint, me text, is_write boolean, api text, points int, a_content int,
  most_points int, most_minute int, most_hour int, lease double precision
) returns double precision language plpgsql as $$
declare
  lane drover.lane;
  until timestamptz;
begin
  insert into drover.lane (installation) values (a_installation) on conflict do nothing;
  select * into lane from drover.lane where installation = a_installation for update;
  if is_write and lane.writer <> me and lane.writes_until > clock_timestamp() then
    return -1;
  end if;
  until := greatest(
    lane.sleeps_until,
    drover.room(a_installation, api, points, most_points, interval '1 minute'),
    drover.room(a_installation, 'content', a_content, most_minute, interval '1 minute'),
    drover.room(a_installation, 'content', a_content, most_hour, interval '1 hour')
  );
  if until > clock_timestamp() then
    return extract(epoch from until - clock_timestamp())::double precision * 1000;
  end if;
  insert into drover.sent as known (installation, second, rest, graphql, content)
  values (
    a_installation, date_trunc('second', clock_timestamp()),
    case when api = 'rest' then points else 0 end,
    case when api = 'graphql' then points else 0 end,
    a_content
  )
  on conflict (installation, second) do update set
    rest = known.rest + excluded.rest,
    graphql = known.graphql + excluded.graphql,
    content = known.content + excluded.content;
  if is_write then
    update drover.lane set writer = me, writes_until = drover.later(lease) where installation = a_installation;
  end if;
  return 0;
end
$$;

-- The same, and -2 to who would write and was struck off: it may not know that yet, and what it has in hand is another's.
create or replace function drover.take_turn_if_there(
  a_installation bigint, me text, is_write boolean, api text, points int, a_content int,
  most_points int, most_minute int, most_hour int, lease double precision
) returns double precision language plpgsql as $$
begin
  if is_write and not exists (select from drover.replica where id = me) then
    return -2;
  end if;
  return drover.take_turn(
    a_installation, me, is_write, api, points, a_content, most_points, most_minute, most_hour, lease
  );
end
$$;

create or replace function drover.end_turn(a_installation bigint, me text) returns void language sql as $$
  update drover.lane set writer = null where installation = a_installation and writer = me
$$;

-- GitHub told one of the replicas to wait.
create or replace function drover.sleep_all(a_installation bigint, length double precision) returns void language sql as $$
  insert into drover.lane as known (installation, sleeps_until) values (a_installation, drover.later(length))
  on conflict (installation) do update set sleeps_until = greatest(known.sleeps_until, excluded.sleeps_until)
$$;
