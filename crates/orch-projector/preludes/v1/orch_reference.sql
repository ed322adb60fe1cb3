-- orch_reference: a temporary table
--
-- The foreign keys that refer to tables which a removal has reached, so that each table's
-- are looked up once. A row without a child says that the table was looked up.
create temp table if not exists orch_reference (
  parent oid, child oid, source text, joined text, action "char", lost text[], leaf boolean
) on commit delete rows;
