-- orch_kept: a temporary table
--
-- The archive entries of the removal that runs: one for each table, parents before
-- children. `tids` is null where the rows are found by joining their parents.
create temp table if not exists orch_kept (
  id bigint, rel oid, tids tid[], rows bigint, digest numeric) on commit delete rows;
