-- orch_journalled(seq bigint) returns void
--
-- Ends a step: gives its row of orch.journal to all that the step archived, and notes what
-- that is, so that a later replay sees whether the archive still holds it.
--
-- - `seq`: the journal's row.
--
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_journalled(seq bigint)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
#variable_conflict use_column
declare
  _seq alias for seq;
  _revision constant text := current_setting('orch.revision');
  _direction constant text := current_setting('orch.direction');
begin
  with entry as (
    update orch.archive set journal = _seq
    where revision = _revision and direction = _direction and journal is null
    returning id, removal, slot, relation, rows, digest
  ), texts as (
    update orch.archive_text set journal = _seq
    where revision = _revision and direction = _direction and journal is null
    returning slot, relation
  )
  insert into orch.journal_archive (journal, slot, kind, archive, relation, rows, digest)
  select _seq, slot, 'rows', id, relation, rows, digest from entry
  union all
  select _seq, e.slot, 'references', r.removal, r.relation, count(*),
    sum(hash_array_extended(r.before || r.after, 0))
  from (select distinct removal, slot from entry) as e
  join orch.archive_reference r on r.removal = e.removal
  group by e.slot, r.removal, r.relation
  union all
  select _seq, slot, 'texts', 0, relation, count(*), 0 from texts group by slot, relation;
end $orch$;
