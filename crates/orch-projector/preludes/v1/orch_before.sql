-- orch_before: a temporary table
--
-- What the transaction had written to each table when the step began: rows inserted,
-- updated and deleted, and the file that held the table, which TRUNCATE replaces.
create temp table if not exists orch_before (
  rel oid primary key, file oid, inserted bigint, updated bigint, deleted bigint
) on commit delete rows;
