-- orch_out: a temporary table
--
-- Rows of the archive that cannot be restored, and why. An entry without an archive is
-- about a reference, and says all of it in words.
create temp table if not exists orch_out (
  archive bigint, tid tid, why text) on commit delete rows;
