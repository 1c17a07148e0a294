"""Airflow 3: the pipeline as one task a stage, so that a stage that fails is retried alone and shows in the grid by its name.

Put it into the DAG folder. Two Airflow variables are environment of the workers rather than secrets: DRAMATIS_HOME, the folder of
this repository's build, and what submit/dramatis reads (SPARK_HOME, MASTER, DRAMATIS_SUBMIT_OPTS). Stages whose inputs and settings
have not changed are skipped by dramatis itself, so running the DAG every night costs what is new.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param

# What a stage may take before it is taken for hung.
TIMEOUTS = {
    "ingest": timedelta(hours=4),
    "targets": timedelta(hours=2),
    "reflect": timedelta(hours=12),
    "embed": timedelta(hours=12),
    "cluster": timedelta(hours=4),
    "examples": timedelta(hours=4),
    "train": timedelta(days=3),
    "predict": timedelta(days=2),
    "evaluate": timedelta(hours=4),
}

# spark-submit may end with 0 though the driver failed (Kubernetes): the stage record decides. Parameters reach the shell as
# environment, never as text of the command.
COMMAND = """
set -euo pipefail
incremental=()
[ "$INCREMENTAL" = True ] && incremental=(--incremental)
"$DRAMATIS_HOME/submit/dramatis" "$STAGE" -c "$CONFIG" -w "$WORKSPACE" "${incremental[@]}"
env -u MASTER "$DRAMATIS_HOME/submit/dramatis" status -c "$CONFIG" -w "$WORKSPACE" --stage "$STAGE" "${incremental[@]}"
"""

with DAG(
    dag_id="dramatis",
    description="User agents for testing recommender systems",
    schedule=None,
    catchup=False,
    max_active_runs=1,  # one writer a workspace
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    params={
        "config": Param("s3a://BUCKET/config.yaml", type="string", description="configuration of the run"),
        "workspace": Param("s3a://BUCKET/workspace", type="string", description="where everything is written"),
        "incremental": Param(False, type="boolean", description="go by what the last full run froze"),
    },
    tags=["dramatis"],
) as dag:
    before = None
    for stage, timeout in TIMEOUTS.items():
        task = BashOperator(
            task_id=stage,
            bash_command=COMMAND,
            env={
                "STAGE": stage,
                "CONFIG": "{{ params.config }}",
                "WORKSPACE": "{{ params.workspace }}",
                "INCREMENTAL": "{{ params.incremental }}",
            },
            append_env=True,
            execution_timeout=timeout,
        )
        if before is not None:
            before >> task
        before = task
