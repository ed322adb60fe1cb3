-- orch_switch_off(_table oid, _event int) returns text
--
-- Disables the triggers that would act on rows that are restored. Returns the SQL that
-- gives each its state back; an empty text where there are none; null where they stay in
-- force, because the role does not own the table.
--
-- - `_event`: as in `orch_triggers`.
create or replace function pg_temp.orch_switch_off(_table oid, _event int)
returns text language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _name text := pg_temp.orch_name(_table);
  _off text;
  _on text;
begin
  select string_agg(format('alter table %s disable trigger %I', _name, name), '; '),
    string_agg(format('alter table %s enable %s trigger %I', _name,
      case state when 'A' then 'always' when 'R' then 'replica' else '' end, name), '; ')
  into _off, _on from pg_temp.orch_triggers(_table, _event)
  where exists (select from pg_temp.orch_triggers(_table, _event) where not late);
  if _off is null then
    return '';
  elsif (select pg_has_role(relowner, 'usage') from pg_class where oid = _table)
    and pg_temp.orch_alter(_table, _off) then
    return _on;
  end if;
  return null;
end $orch$;
