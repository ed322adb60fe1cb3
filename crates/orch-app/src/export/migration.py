from pathlib import Path

from alembic import context, op

# identifiers

SQL = Path(__file__).parent / "orch"


def upgrade() -> None:
    conn = connection()
    up = journal(conn)
    top = up[-1].revision if up else None
    if is_done(up) or is_merged_with(top):
        # The second: the database came by another branch, and the merge above both follows.
        note(conn)
        return
    if top not in (PARENTS or (None,)):
        raise RuntimeError(
            f"the database is at revision {short(top)} of the ledger, and migration {revision} "
            f"starts at {' or '.join(map(short, PARENTS or (None,)))}: "
            f"run `orch replay --to {short(REVISION)}` instead"
        )
    if IS_ADOPTION and has_rows(conn):
        run(conn, "stamp")
    else:
        run(conn, "up", top)
    note(conn)


def downgrade() -> None:
    conn = connection()
    up = journal(conn)
    forget(conn)
    if all(REVISION != it.revision for it in up):
        # It went back already, a mark above it stands for it, or the database came by another
        # branch: there is nothing to take away.
        return
    top = up[-1]
    if top.revision != REVISION:
        raise RuntimeError(
            f"the database is at revision {short(top.revision)} of the ledger, above "
            f"{short(REVISION)}: run `orch replay --to {short(REVISION)}` first"
        )
    if top.stamped:
        run(conn, "unstamp")
    else:
        run(conn, "down", top.parent)


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
        "select revision, parent, stamped, below from orch.stack order by seq"
    ).fetchall()


def is_done(up):
    """Whether the revision is among those that are up, or below one of them."""
    above = {it.revision for it in up}
    return (
        REVISION in above
        or any(REVISION in it.below for it in up)
        or any(REVISION in merged for id, merged in merges() if id in above)
    )


def is_merged_with(other):
    """Whether a migration in the folder merges the revision with one that it does not build on."""
    return other not in (PARENTS or (None,)) and any(
        {REVISION, other} <= set(merged) for _, merged in merges()
    )


def merges():
    """The revisions that merge others, each with all that it stands above."""
    for script in context.script.walk_revisions():
        if merged := getattr(script.module, "MERGES", ()):
            yield script.module.REVISION, merged


def has_rows(conn):
    """Whether the installation holds metadata already."""
    return conn.exec_driver_sql(
        "select exists (select from public.products) or exists (select from public.product_blocks)"
    ).scalar()


def note(conn):
    """Notes that Alembic counts this migration as done, once there is a journal."""
    if not conn.exec_driver_sql("select pg_catalog.to_regclass('orch.alembic') is null").scalar():
        conn.exec_driver_sql(
            f"insert into orch.alembic values ('{revision}') on conflict do nothing"
        )


def forget(conn):
    """Notes that Alembic no longer counts this migration as done."""
    if not conn.exec_driver_sql("select pg_catalog.to_regclass('orch.alembic') is null").scalar():
        conn.exec_driver_sql(f"delete from orch.alembic where version = '{revision}'")


def run(conn, what, came=None):
    """Runs the SQL of a file as it stands there; of a merge, the one for the way it is reached."""
    side = f"-{short(came)}" if MERGES else ""
    text = (SQL / f"{revision}-{what}{side}.sql").read_bytes().decode("utf-8")
    conn.exec_driver_sql(text, execution_options={"no_parameters": True})


def short(it):
    return it[:8] if it else "base"
