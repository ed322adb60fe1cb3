-- orch_recall_missing(_fill text) returns void
--
-- Moves the owners that `orch_note_missing` noted for a fill to `orch_left`.
create or replace function pg_temp.orch_recall_missing(_fill text)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
begin
  delete from pg_temp.orch_left;
  with noted as (delete from orch.unfilled where fill = _fill returning owner)
  insert into pg_temp.orch_left select owner from noted;
end $orch$;
