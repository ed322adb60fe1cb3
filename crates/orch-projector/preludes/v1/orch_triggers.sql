-- orch_triggers(_table oid, _event int) returns table (name, state, late)
--
-- The triggers of a table that users made and that fire.
--
-- - `_event`: 4 for inserts, 8 for deletes, 16 for updates, or their sum.
-- - `state`: how the trigger is enabled: `O`, `A` or `R`.
-- - `late`: whether it waits for the end of the transaction.
create or replace function pg_temp.orch_triggers(_table oid, _event int)
returns table (name text, state "char", late boolean)
language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select tgname::text, tgenabled, tgdeferrable and tginitdeferred from pg_trigger
  where tgrelid = _table and not tgisinternal and tgenabled <> 'D' and tgtype & _event > 0
$orch$;
