-- orch_execute(_sql text, _rows tid[] default null) returns bigint
--
-- Runs a statement that writes tables outside schema `orch`, or that lets triggers fire,
-- under the search path that the connection came with: the triggers of the orchestrator
-- and of its users look names up by it. Returns the number of rows that it wrote.
--
-- - `_sql`: the statement. As anybody may own what that path leads to, it must qualify
--   every name, and compare by `operator(pg_catalog.=)` only.
-- - `_rows`: what `$1` stands for in it.
--
-- Refuses: nothing itself; any error of the statement is passed on.
-- Assumes: the setting `orch.path` holds the connection's search path.
create or replace function pg_temp.orch_execute(_sql text, _rows tid[] default null)
returns bigint language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _count bigint;
begin
  perform pg_catalog.set_config('search_path', pg_catalog.current_setting('orch.path'), true);
  execute _sql using _rows;
  get diagnostics _count = row_count;
  return _count;
end $orch$;
