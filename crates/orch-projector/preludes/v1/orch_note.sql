-- orch_note: a temporary table
--
-- Written while removals are counted: rows that forbid a removal, and rows that would lose
-- a reference by it.
create temp table if not exists orch_note (
  slot text, relation text, note text, rows bigint) on commit delete rows;
