"""Imports the DAGs with the real Airflow as its scheduler would, and runs all tasks of the first in order.

    python3 -m venv VENV && VENV/bin/pip install --only-binary :all: apache-airflow==3.3.2
    VENV/bin/pip install --only-binary :all: --no-deps apache-airflow-providers-apache-spark==6.3.4
    VENV/bin/python submit/airflow/check.py CONFIG WORKSPACE

Ends with 0 if every task did. Without CONFIG and WORKSPACE the DAGs are imported and their shape checked, nothing is run. The place of
spark-submit is taken by a script that hands the application's arguments to submit/dramatis.
"""

import os
import pathlib
import sys
import tempfile

scratch = pathlib.Path(tempfile.mkdtemp())
os.environ.setdefault("AIRFLOW_HOME", str(scratch))
os.environ.setdefault("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
os.environ.setdefault("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", f"sqlite:///{os.environ['AIRFLOW_HOME']}/airflow.db")
os.environ["AIRFLOW_CONN_SPARK_DEFAULT"] = "spark://local"

import runpy

here = pathlib.Path(__file__).resolve().parent
imported = runpy.run_path(str(here / "dramatis_dag.py"))
dag, recommenders = imported["dag"], imported["recommenders"]
stages = ["ingest", "targets", "reflect", "embed", "cluster", "estimate", "examples", "baselines", "train", "predict", "evaluate"]
assert [task.task_id for task in dag.topological_sort()] == stages, dag.task_ids
assert [task.task_id for task in recommenders.topological_sort()] == ["run", "simulate"], recommenders.task_ids
for task in dag.tasks + recommenders.tasks:
    assert task.retries == 2 and task.execution_timeout is not None, task.task_id
print(f"{dag.dag_id}: {len(dag.tasks)} tasks, imported with", __import__("airflow").__version__)

if len(sys.argv) == 3:
    submit = scratch / "spark-submit"
    submit.write_text(
        '#!/bin/bash\nwhile [ "${1%.jar}" = "$1" ]; do shift; done\nshift\n'
        f'exec env -u SPARK_HOME "{here.parent}/dramatis" "$@"\n'
    )
    submit.chmod(0o755)
    os.environ["PATH"] = f"{scratch}:{os.environ['PATH']}"
    params = {"config": sys.argv[1], "workspace": sys.argv[2], "incremental": False, "accept_incomplete": True}
    for task in dag.topological_sort():
        task.render_template_fields({"params": params})
        task.execute({"params": params})
