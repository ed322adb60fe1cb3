-- orch_row: a temporary table
--
-- The rows that a removal takes, while it runs: those that were asked for and those that
-- go with them by cascade. Without `orch.counting`, it holds one removal at a time.
create temp table if not exists orch_row (
  rel oid, tid tid, slot text, primary key (rel, tid)) on commit delete rows;
