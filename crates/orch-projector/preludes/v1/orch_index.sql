-- orch_index: a temporary table
--
-- The indexes that this transaction has made, and drops again before it ends.
create temp table if not exists orch_index (name text) on commit delete rows;
