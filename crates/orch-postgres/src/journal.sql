-- Schema orch: what this database knows of what was replayed on it. Nothing is granted to
-- anybody but the role that made it.
do $journal$
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
      revision text not null,
      parent text not null default '',
      events text,
      up text,
      down text,
      plan text,
      prelude text references orch.prelude,
      primary key (revision, parent)
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
      'What was replayed: `parent` is the one that a merge was reached from, and empty of other revisions; the sealed events, the SQL for both directions, the plan, and the functions that the SQL calls.';
    create table orch.journal (
      seq bigint generated always as identity primary key,
      revision text not null,
      parent text default '',
      direction text not null
        check (direction in ('up', 'down', 'stamp', 'unstamp', 'prune')),
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
      rows bigint,
      below text[] not null default '{}',
      foreign key (revision, parent) references orch.revision
    );
    create index on orch.journal (revision, direction, seq);
    comment on table orch.journal is
      'Every replay, in order, every mark that was set (stamp) or taken away (unstamp), and every pruning of the archive. The revisions that are up form a stack: the last that came up is the first to go down. A stamp says that the database held the rows of a revision and of its ancestors already: it is taken away without a change of any row; `below` has its ancestors. `prelude` is the version of the functions that ran.';
    create table orch.journal_archive (
      journal bigint not null,
      slot text not null,
      kind text not null check (kind in ('rows', 'references', 'texts')),
      archive bigint not null,
      relation text not null,
      rows bigint not null,
      digest numeric not null,
      primary key (journal, slot, kind, archive, relation)
    );
    comment on table orch.journal_archive is
      'What each row of orch.journal archived. It stays when the archive is emptied, so that a later replay sees whether the archive holds what it needs.';
    create table orch.alembic (version text primary key);
    comment on table orch.alembic is
      'The migration files of Alembic, written from revisions, that Alembic counts as done here.';
    create view orch.stack as
      select last.revision, last.parent, last.seq, last.at, last.below,
        last.direction operator(pg_catalog.=) 'stamp' as stamped
      from (
        select distinct on (j.revision) j.revision, j.parent, j.direction, j.seq, j.at, j.below
        from orch.journal j
        where j.direction operator(pg_catalog.<>) 'prune'
        order by j.revision, j.seq desc
      ) as last
      where last.direction operator(pg_catalog.=) 'up'
        or last.direction operator(pg_catalog.=) 'stamp';
    comment on view orch.stack is
      'The revisions that are up; the highest seq is the top. Where `stamped`, the rows were there before: no SQL ran.';
    create function orch.script_back() returns text
    language plpgsql stable set search_path = pg_catalog, pg_temp as $script$
    -- The script by which psql goes back one revision, made of what this database kept.
    declare
      _top record;
      _tables text[];
      _written text[];
    begin
      select r.revision, r.parent, r.down, r.plan, p.text as prelude, p.digest, j.message, j.author, s.stamped
      into _top
      from orch.stack s
      join orch.revision r on r.revision = s.revision and r.parent = s.parent
      join orch.journal j on j.seq = s.seq
      left join orch.prelude p on p.digest = coalesce(j.prelude, r.prelude)
      order by s.seq desc limit 1;
      if not found then
        return E'-- no revision is up\n';
      elsif _top.stamped then
        return concat(
          format(E'\\set ON_ERROR_STOP on\n\n-- Takes away the mark at revision %s; changes no row\n',
            _top.revision),
          E'begin isolation level read committed;\nset local search_path = pg_catalog, pg_temp;\n',
          E'select pg_advisory_xact_lock(8030590383882764289);\n',
          E'insert into orch.journal (revision, direction, message, author, orch)\n',
          format(E'select revision, ''unstamp'', %L, %L, ''psql'' from (\n', _top.message, _top.author),
          E'  select revision, stamped from orch.stack order by seq desc limit 1) as top\n',
          format(E'where stamped and revision = %L;\ncommit;\n', _top.revision));
      elsif _top.down is null or _top.prelude is null then
        raise exception using errcode = 'OR004', message = format(
          'the database did not keep the SQL that goes back from revision %s', _top.revision);
      end if;
      -- The tables that the plan names; else all that a sealed revision may write.
      if _top.plan is not null then
        _tables := array(
          select value #>> '{}' from jsonb_path_query(_top.plan::jsonb, '$.down[*].writes[*]') as value
          union
          select value #>> '{}' from jsonb_path_query(_top.plan::jsonb, '$.down[*].archives[*]') as value
          order by 1);
        _written := array(
          select distinct value #>> '{}'
          from jsonb_path_query(_top.plan::jsonb,
            '$.down[*] ? (!exists (@.calls)).writes[*]') as value
          order by 1);
      end if;
      if coalesce(cardinality(_tables), 0) = 0 then
        _tables := array(
          select name from unnest(array[
            'products', 'fixed_inputs', 'product_blocks', 'resource_types',
            'product_product_blocks', 'product_block_relations', 'product_block_resource_types',
            'workflows', 'products_workflows', 'processes', 'processes_subscriptions',
            'subscriptions', 'subscription_instances', 'subscription_instance_relations',
            'subscription_instance_values']) as name
          where to_regclass('public.' || name) is not null);
      end if;
      return concat(
        E'\\set ON_ERROR_STOP on\nset client_encoding = ''UTF8'';\n',
        format(E'\n-- Goes back from revision %s\n-- %s\n-- with prelude %s\n',
          _top.revision, split_part(_top.message, E'\n', 1), _top.digest),
        E'begin isolation level read committed;\n',
        E'select pg_catalog.set_config(''orch.path'', pg_catalog.current_setting(''search_path''), true);\n',
        E'set local search_path = pg_catalog, pg_temp;\n',
        E'set local row_security = off;\n',
        E'set local standard_conforming_strings = on;\n',
        E'set local check_function_bodies = off;\n',
        format(E'set local orch.revision = %L;\n', _top.revision),
        E'set local orch.direction = ''down'';\n',
        E'set local orch.counting = off;\nset local orch.sever = off;\n',
        E'set local orch.leave_archived = off;\n',
        E'select pg_advisory_xact_lock(8030590383882764289);\n',
        format(E'do $orch$\nbegin\n'
          '  if (select revision from orch.stack order by seq desc limit 1) is distinct from %L then\n'
          '    raise exception using errcode = ''OR004'',\n'
          '      message = ''the journal is not where this script starts'';\n'
          '  end if;\nend $orch$;\n', _top.revision),
        _top.prelude,
        format(E'\nselect pg_temp.orch_lock(%L);\nselect pg_temp.orch_begin();\n', _tables),
        E'select pg_catalog.set_config(''search_path'', pg_catalog.current_setting(''orch.path''), true);\n\n',
        _top.down,
        E'\nset local search_path = pg_catalog, pg_temp;\n',
        format(E'select pg_temp.orch_finish(%L);\n', coalesce(_written, _tables)),
        format(E'with entry as (\n'
          '  insert into orch.journal (revision, parent, direction, message, author, orch, prelude)\n'
          '  values (%L, %L, ''down'', %L, %L, ''psql'', %L) returning seq)\n'
          'select pg_temp.orch_journalled(seq) from entry;\n',
          _top.revision, _top.parent, _top.message, _top.author, _top.digest),
        E'select pg_catalog.set_config(''search_path'', pg_catalog.current_setting(''orch.path''), true);\n',
        E'commit;\n',
        case when to_regclass('public.subscriptions_search') is not null then
          E'\n-- The orchestrator''s search shows it.\n'
          'refresh materialized view public.subscriptions_search;\n' end);
    end $script$;
    comment on function orch.script_back() is
      'The script by which psql goes back one revision without the ledger: psql -XAtq -c ''select orch.script_back()'' > back.sql, read it, then psql -X -f back.sql.';
  end if;
  perform pg_catalog.set_config('search_path', _path, true);
end $journal$;
