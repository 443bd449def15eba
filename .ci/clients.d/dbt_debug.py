"""dbt-athena: its connection, and a query over gold."""

import json
import pathlib
import subprocess
import sys
import tempfile

from gold import CATALOG, NAMESPACE, REGION, TABLE, same

with tempfile.TemporaryDirectory() as folder:
    project = pathlib.Path(folder)
    (project / "dbt_project.yml").write_text("name: outside\nprofile: outside\n")
    profile = {
        "type": "athena",
        "region_name": REGION,
        "database": CATALOG,
        "schema": NAMESPACE,
        "s3_staging_dir": "s3://clients/dbt/",
        "threads": 1,
        "poll_interval": 0.1,
    }
    (project / "profiles.yml").write_text(json.dumps({"outside": {"target": "local", "outputs": {"local": profile}}}))
    dbt = [str(pathlib.Path(sys.executable).parent / "dbt")]

    def run(*arguments):
        done = subprocess.run(
            dbt + list(arguments) + ["--project-dir", folder, "--profiles-dir", folder, "--no-use-colors"],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout

    same("debug", True, "All checks passed!" in run("debug"))
    shown = run("--quiet", "show", "--inline", f"select count(*) as n from {TABLE}", "--output", "json")
    same("show", True, '"n": 28' in shown)
