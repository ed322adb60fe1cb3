-- orch_note_missing(_fill text, _owners uuid[]) returns void
--
-- Notes owners that people left empty, so that the fill leaves them empty when it runs
-- again.
create or replace function pg_temp.orch_note_missing(_fill text, _owners uuid[])
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
begin
  insert into orch.unfilled (fill, owner) select distinct _fill, unnest(_owners)
  on conflict do nothing;
end $orch$;
