"""Imports the DAG with the real Airflow as its scheduler would, and runs the commands of all tasks in order.

    python3 -m venv VENV && VENV/bin/pip install apache-airflow==3.3.2
    DRAMATIS_HOME=. VENV/bin/python submit/airflow/check.py CONFIG WORKSPACE

Ends with 0 if every command ended with 0. Without CONFIG and WORKSPACE the DAG is imported and its shape checked, nothing is run.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp())
os.environ.setdefault("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
os.environ.setdefault("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", f"sqlite:///{os.environ['AIRFLOW_HOME']}/airflow.db")

import runpy

here = pathlib.Path(__file__).resolve().parent
dag = runpy.run_path(str(here / "dramatis_dag.py"))["dag"]
stages = ["ingest", "targets", "reflect", "embed", "cluster", "examples", "train", "predict", "evaluate"]
assert [task.task_id for task in dag.topological_sort()] == stages, dag.task_ids
for task in dag.tasks:
    assert task.retries == 2 and task.execution_timeout is not None, task.task_id
    assert "{{" not in task.bash_command, "parameters reach the shell as environment"
print(f"{dag.dag_id}: {len(dag.tasks)} tasks, imported with", __import__("airflow").__version__)

if len(sys.argv) == 3:
    for task in dag.topological_sort():
        given = {"STAGE": task.task_id, "CONFIG": sys.argv[1], "WORKSPACE": sys.argv[2]}
        subprocess.run(["bash", "-c", task.bash_command], check=True, env=os.environ | given)
