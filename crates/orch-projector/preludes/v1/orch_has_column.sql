-- orch_has_column(_table text, _column text) returns boolean
--
-- Whether a table in schema `public` has a column: versions of the orchestrator differ.
--
-- Refuses: nothing.
create or replace function pg_temp.orch_has_column(_table text, _column text)
returns boolean language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select exists (
    select from pg_attribute
    where attrelid = to_regclass(format('public.%I', _table)) and attname = _column
      and not attisdropped)
$orch$;
