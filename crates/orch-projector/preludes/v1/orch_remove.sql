-- orch_remove(_slot text, _table regclass, _rows tid[]) returns bigint
--
-- Archives rows as `orch_archive_rows` does; only counts them where the setting
-- `orch.counting` is `on`, and then returns 0.
create or replace function pg_temp.orch_remove(_slot text, _table regclass, _rows tid[])
returns bigint language plpgsql set search_path = pg_catalog, pg_temp as $orch$
begin
  if coalesce(current_setting('orch.counting', true), '') = 'on' then
    perform pg_temp.orch_count(_slot, _table, _rows);
    return 0;
  end if;
  return pg_temp.orch_archive_rows(_slot, _table, _rows);
end $orch$;
