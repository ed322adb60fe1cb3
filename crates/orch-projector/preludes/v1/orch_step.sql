-- orch_step: a temporary table
--
-- The same rows as in `orch_row`, by table and by their distance from the rows that were
-- asked for.
create temp table if not exists orch_step (
  level int, rel oid, tids tid[]) on commit delete rows;
