"""`python -m tests.bench.engine.clients PLAN`: all clients of one measurement, in one process.

PLAN is a JSON document (see `tasks.Plan`); what was found is printed as another one.
"""

from __future__ import annotations

import json
import logging
import sys

from tests.bench.engine.clients.tasks import Plan, run


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    plan = Plan(**json.loads(sys.argv[1]))
    import uvloop

    print(json.dumps(uvloop.run(run(plan))), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
