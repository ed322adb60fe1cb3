-- orch_open_archive(_slot text, _table oid, inout _removal bigint, out id bigint)
--
-- Opens an entry in orch.archive for rows of one table.
--
-- - `_removal`: the removal that the entry is part of; null for its first entry, whose id
--   then names the removal.
--
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_open_archive(
  _slot text, _table oid, inout _removal bigint, out id bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $orch$
begin
  id := nextval(pg_get_serial_sequence('orch.archive', 'id'));
  _removal := coalesce(_removal, id);
  insert into orch.archive
    (id, removal, revision, direction, slot, relation, columns, types, rows, digest)
  select id, _removal, current_setting('orch.revision'), current_setting('orch.direction'), _slot,
    pg_temp.orch_name(_table), array_agg(c.name), array_agg(c.declared), 0, 0
  from pg_temp.orch_columns(_table, '') as c;
end $orch$;
