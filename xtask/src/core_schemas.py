"""Makes the tables of the orchestrator in an empty database, by its own migrations.

Where the server has no extension `vector`, columns of that type are arrays of `real`, and the
indexes that only vectors have are left out: nothing that a migration of domain models touches.
"""

import importlib.util
import os
import re
import sys

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine


def without_vectors(statement: str) -> str:
    if re.search(r"create\s+extension[^;]*\bvector\b|\bhnsw\b", statement, re.IGNORECASE):
        return "select 1"
    return re.sub(r"\bvector\s*\(\d+\)", "real[]", statement, flags=re.IGNORECASE)


def main() -> None:
    url = os.environ["DATABASE_URI"]
    with create_engine(url).connect() as connection:
        query = "select 1 from pg_available_extensions where name = 'vector'"
        has_vectors = connection.execute(text(query)).fetchone()
    if not has_vectors:

        @event.listens_for(Engine, "before_cursor_execute", retval=True)
        def rewrite(conn, cursor, statement, parameters, context, executemany):
            return without_vectors(statement), parameters

    for module in ("orchestrator.core.migrations", "orchestrator.migrations"):
        try:
            found = importlib.util.find_spec(module)
        except ModuleNotFoundError:
            continue
        if found:
            break
    else:
        sys.exit("orchestrator-core is not installed here")
    (folder,) = list(found.submodule_search_locations)[:1]
    config = Config()
    config.set_main_option("script_location", folder)
    config.set_main_option("version_locations", os.path.join(folder, "versions", "schema"))
    # The environment of the migrations takes the database from the application's settings.
    import_database(module)
    command.upgrade(config, "heads")


def import_database(module: str) -> None:
    package = module.rsplit(".", 1)[0]
    database = importlib.import_module(f"{package}.db")
    settings = importlib.import_module(f"{package}.settings")
    database.init_database(settings.app_settings)


main()
