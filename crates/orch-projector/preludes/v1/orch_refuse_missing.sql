-- orch_refuse_missing(_slot text) returns void
--
-- Compares what the archive holds under a slot with what the journal says the other
-- direction put there. What `archive prune` removed since stays away, and a warning says
-- so.
--
-- Refuses: OR007 where the archive lacks something, or holds it altered.
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_refuse_missing(_slot text)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _revision constant text := current_setting('orch.revision');
  _other constant text := case current_setting('orch.direction') when 'up' then 'down' else 'up' end;
  _journal bigint;
  _pruned timestamptz;
  _count bigint;
  _list text;
begin
  if to_regclass('orch.journal') is null then
    return;
  end if;
  select max(seq) into _journal from orch.journal where revision = _revision and direction = _other;
  if _journal is null then
    return;
  end if;
  select count(*), string_agg(format('%s of %s',
    case j.rows when 1 then '1 ' else j.rows || ' ' end
      || case j.kind when 'rows' then 'row' when 'references' then 'reference' else 'text' end
      || case j.rows when 1 then '' else 's' end,
    j.relation), ', ' order by j.relation, j.kind)
  into _count, _list
  from orch.journal_archive j
  where j.journal = _journal and j.slot = _slot and not case j.kind
    when 'rows' then exists (
      select from orch.archive a
      where a.id = j.archive and a.rows = j.rows and a.digest = j.digest)
    when 'references' then (
      select count(*) = j.rows and coalesce(sum(hash_array_extended(r.before || r.after, 0)), 0) = j.digest
      from orch.archive_reference r where r.removal = j.archive and r.relation = j.relation)
    else (
      select count(*) = j.rows from orch.archive_text t
      where t.revision = _revision and t.direction = _other and t.slot = _slot
        and t.relation = j.relation)
    end;
  if _count = 0 then
    return;
  end if;
  select max(at) into _pruned from orch.journal
  where revision = _revision and direction = 'prune' and seq > _journal;
  if _pruned is not null then
    raise warning '% stay away: the archive was pruned on %', _list,
      to_char(_pruned at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
  else
    raise exception using errcode = 'OR007', detail = _list, message = format(
      'the archive does not hold what revision %s archived', left(_revision, 8));
  end if;
end $orch$;
