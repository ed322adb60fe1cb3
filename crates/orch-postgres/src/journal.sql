-- Schema orch: what this database knows of what was replayed on it. Nothing is granted to
-- anybody but the role that made it.
do $orch$
declare
  _path pg_catalog.text := pg_catalog.current_setting('search_path');
begin
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  if pg_catalog.to_regnamespace('orch') is null then
    create schema orch;
  end if;
  if pg_catalog.to_regclass('orch.layout') is null then
    create table orch.layout (version integer primary key);
    insert into orch.layout values (1);
    comment on table orch.layout is 'The version of the tables in this schema.';
    create table orch.prelude (digest text primary key, text text not null);
    comment on table orch.prelude is
      'The functions that sealed SQL calls, in each version that was used here, by digest.';
    create table orch.revision (
      revision text primary key,
      events text,
      up text,
      down text,
      plan text,
      prelude text references orch.prelude
    );
    begin
      -- Compressing large texts takes longer than all the rest of a replay; this way is ten
      -- times as fast, where the server was built with it.
      execute 'alter table orch.revision alter events set compression lz4,
                 alter up set compression lz4, alter down set compression lz4,
                 alter plan set compression lz4';
      execute 'alter table orch.prelude alter text set compression lz4';
    exception when others then
      null;
    end;
    comment on table orch.revision is
      'What was replayed: the sealed events, the SQL for both directions, the plan, and the functions that the SQL calls.';
    create table orch.journal (
      seq bigint generated always as identity primary key,
      revision text not null references orch.revision,
      direction text not null check (direction in ('up', 'down', 'prune')),
      message text not null,
      author text not null,
      role text not null default session_user,
      os_user text,
      host text,
      orch text not null,
      reason text,
      prelude text references orch.prelude,
      at timestamptz not null default pg_catalog.clock_timestamp(),
      milliseconds bigint,
      rows bigint
    );
    create index on orch.journal (revision, direction, seq);
    comment on table orch.journal is
      'Every replay, in order, and every pruning of the archive. The revisions that are up form a stack: the last that came up is the first to go down. `prelude` is the version of the functions that ran.';
    create view orch.stack as
      select last.revision, last.seq, last.at
      from (
        select distinct on (j.revision) j.revision, j.direction, j.seq, j.at
        from orch.journal j
        where j.direction operator(pg_catalog.<>) 'prune'
        order by j.revision, j.seq desc
      ) as last
      where last.direction operator(pg_catalog.=) 'up';
    comment on view orch.stack is 'The revisions that are up; the highest seq is the top.';
  end if;
  perform pg_catalog.set_config('search_path', _path, true);
end $orch$;
