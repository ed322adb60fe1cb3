from pathlib import Path

from alembic import context, op

# identifiers

SQL = Path(__file__).parent / "orch"


def upgrade() -> None:
    conn = connection()
    up = journal(conn)
    if any(REVISION == it.revision or REVISION in it.below for it in up):
        note(conn)
        return
    top = up[-1].revision if up else None
    if top != PARENT:
        raise RuntimeError(
            f"the database is at revision {short(top)} of the ledger, and migration {revision} "
            f"starts at {short(PARENT)}: run `orch replay --to {short(REVISION)}` instead"
        )
    if IS_ADOPTION and has_rows(conn):
        run(conn, "stamp")
    else:
        run(conn, "up")
    note(conn)


def downgrade() -> None:
    conn = connection()
    up = journal(conn)
    forget(conn)
    if all(REVISION != it.revision for it in up):
        # It went back already, or a mark above it stands for it: there is nothing to take away.
        return
    top = up[-1]
    if top.revision != REVISION:
        raise RuntimeError(
            f"the database is at revision {short(top.revision)} of the ledger, above "
            f"{short(REVISION)}: run `orch replay --to {short(REVISION)}` first"
        )
    run(conn, "unstamp" if top.stamped else "down")


def connection():
    if context.is_offline_mode():
        raise RuntimeError(
            f"migration {revision} looks at the database, and cannot be written as SQL: "
            "`orch replay --sql` prints its SQL"
        )
    return op.get_bind()


def journal(conn):
    """The revisions that are up, the first to come first."""
    if conn.exec_driver_sql("select pg_catalog.to_regclass('orch.stack') is null").scalar():
        return []
    return conn.exec_driver_sql(
        "select revision, stamped, below from orch.stack order by seq"
    ).fetchall()


def has_rows(conn):
    """Whether the installation holds metadata already."""
    return conn.exec_driver_sql(
        "select exists (select from public.products) or exists (select from public.product_blocks)"
    ).scalar()


def note(conn):
    """Notes that Alembic counts this migration as done."""
    conn.exec_driver_sql(f"insert into orch.alembic values ('{revision}') on conflict do nothing")


def forget(conn):
    """Notes that Alembic no longer counts this migration as done."""
    if not conn.exec_driver_sql("select pg_catalog.to_regclass('orch.alembic') is null").scalar():
        conn.exec_driver_sql(f"delete from orch.alembic where version = '{revision}'")


def run(conn, what):
    """Runs the SQL of a file as it stands there."""
    text = (SQL / f"{revision}-{what}.sql").read_bytes().decode("utf-8")
    conn.exec_driver_sql(text, execution_options={"no_parameters": True})


def short(it):
    return it[:8] if it else "base"
