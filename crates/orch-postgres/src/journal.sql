-- Schema orch: what this database knows of what was replayed on it. Nothing is
-- granted to anybody but the role that made it.
do $orch$
begin
  if to_regnamespace('orch') is null then
    create schema orch;
  end if;
  if to_regclass('orch.layout') is null then
    create table orch.layout (version integer not null);
    insert into orch.layout values (1);
    comment on table orch.layout is 'The version of the tables in this schema.';
    create table orch.revision (
      revision text primary key,
      events text not null,
      up text not null,
      down text not null
    );
    begin
      -- Compressing large texts takes longer than all the rest of a replay; this
      -- way is ten times as fast, where the server was built with it.
      execute 'alter table orch.revision alter events set compression lz4,
                 alter up set compression lz4, alter down set compression lz4';
    exception when others then
      null;
    end;
    comment on table orch.revision is
      'What was replayed: the sealed events, and the SQL for both directions.';
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
      at timestamptz not null default clock_timestamp(),
      milliseconds bigint,
      rows bigint
    );
    comment on table orch.journal is
      'Every replay, in order, and every pruning of the archive. What is up is a stack: the last to come is the first to go.';
    create view orch.stack as
      select revision, seq, at
      from (
        select distinct on (revision) revision, direction, seq, at
        from orch.journal
        where direction in ('up', 'down')
        order by revision, seq desc
      ) as last
      where direction = 'up';
    comment on view orch.stack is 'The revisions that are up; the highest seq is the top.';
  end if;
end $orch$;
