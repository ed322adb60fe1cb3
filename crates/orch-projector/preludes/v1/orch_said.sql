-- orch_said: a temporary table
--
-- The rows that the functions of this step have inserted, updated and deleted themselves,
-- by table. All that is written beyond them was written by somebody's trigger or rule.
create temp table if not exists orch_said (
  rel oid, inserted bigint, updated bigint, deleted bigint) on commit delete rows;
