"""Reads packages with the real orchestrator, each in a process of its own.

Arguments: the path of introspect.py, the known packages. Takes a folder a line; gives a
JSON document a line: that of introspect.py, or {"error": "..."}.
"""

import importlib.util
import json
import os
import runpy
import signal
import sys

os.environ.setdefault("DATABASE_URI", "postgresql+psycopg2://nobody@127.0.0.1/none")
out = os.fdopen(os.dup(1), "w")
null = os.open(os.devnull, os.O_WRONLY)
os.dup2(null, 1)
os.dup2(null, 2)

spec = importlib.util.spec_from_file_location("introspect", sys.argv[1])
introspect = importlib.util.module_from_spec(spec)
spec.loader.exec_module(introspect)
introspect.KNOWN = frozenset(sys.argv[2].split(","))
import pydantic_forms.validators  # noqa: E402,F401
import orchestrator.domain  # noqa: E402,F401
import orchestrator.forms.validators  # noqa: E402,F401


def child(folder):
    signal.alarm(20)
    sys.dont_write_bytecode = True
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.argv = ["main.py"]
    if os.path.exists("main.py"):
        runpy.run_path("main.py", run_name="__main__")
    import products  # noqa: F401

    introspect.CORE = introspect.Core()
    result = introspect.Reader().read()
    # An empty registry is an empty model.
    if result["problems"] == ["no product is registered"]:
        result["problems"] = []
    return result


for line in sys.stdin:
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            result = child(line.strip())
        except BaseException as error:
            result = {"error": "{}: {}".format(type(error).__name__, error)[:500]}
        with os.fdopen(write, "w") as pipe:
            json.dump(result, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    out.write((text or '{"error": "the process ended"}') + "\n")
    out.flush()
