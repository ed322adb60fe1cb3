-- orch_query(_sql text, _rows tid[] default null) returns numeric[]
--
-- Does what `orch_execute` does, and returns the array that the statement selects.
--
-- - `_sql`: a statement that writes and gives one array, under the rules of `orch_execute`.
-- - `_rows`: what `$1` stands for in it.
--
-- Refuses: nothing itself; any error of the statement is passed on.
-- Assumes: the setting `orch.path` holds the connection's search path.
create or replace function pg_temp.orch_query(_sql text, _rows tid[] default null)
returns numeric[] language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _result numeric[];
begin
  perform pg_catalog.set_config('search_path', pg_catalog.current_setting('orch.path'), true);
  execute _sql into _result using _rows;
  return _result;
end $orch$;
