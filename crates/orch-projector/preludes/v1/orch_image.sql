-- orch_image(_table oid, _of text) returns text
--
-- An expression for a row as the archive keeps it: the array of its columns' texts.
--
-- - `_of`: the alias by which the expression names the table.
create or replace function pg_temp.orch_image(_table oid, _of text)
returns text language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select format('array[%s]::pg_catalog.text[]', string_agg(shown, ', '))
  from pg_temp.orch_columns(_table, _of)
$orch$;
