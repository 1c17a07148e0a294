"""Airflow 3: the pipeline as one spark-submit a stage, so that a stage that fails is retried alone and shows in the grid by its name.

Put it into the DAG folder; the workers need apache-airflow-providers-apache-spark and a Spark 3.5. The connection spark_default says the
master and the deploy mode; an Airflow task that is killed or times out ends its application too. Two variables are environment of the
workers: DRAMATIS_JAR, the application jar, and DRAMATIS_PROPERTIES, the properties file, as submit/yarn/spark.conf. Stages whose inputs and
settings have not changed are skipped by dramatis itself, so running the DAG every night costs what is new.

dramatis_recommenders compares recommenders every day: the agents learn what is new, then they go through the day's lists.
"""

from __future__ import annotations

import os
from datetime import timedelta

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Param

# What a stage may take before it is taken for hung.
TIMEOUTS = {
    "ingest": timedelta(hours=4),
    "targets": timedelta(hours=2),
    "reflect": timedelta(hours=12),
    "embed": timedelta(hours=12),
    "cluster": timedelta(hours=4),
    "estimate": timedelta(hours=4),
    "examples": timedelta(hours=4),
    "baselines": timedelta(hours=4),
    "train": timedelta(days=3),
    "predict": timedelta(days=2),
    "evaluate": timedelta(hours=4),
}

WORKSPACE = {
    "config": Param("s3a://BUCKET/config.yaml", type="string", description="configuration of the run"),
    "workspace": Param("s3a://BUCKET/workspace", type="string", description="where everything is written"),
}


def submit(command: str, timeout: timedelta, *arguments: str) -> SparkSubmitOperator:
    """One spark-submit of a command; arguments are those of a process, never text that a shell reads."""
    return SparkSubmitOperator(
        task_id=command,
        name=f"dramatis-{command}",
        conn_id="spark_default",
        application=os.environ.get("DRAMATIS_JAR", "local:///opt/dramatis/dramatis.jar"),
        java_class="io.github.dramatis.spark.cli.Dramatis",
        properties_file=os.environ.get("DRAMATIS_PROPERTIES"),
        application_args=[
            command,
            "--config={{ params.config }}",
            "--workspace={{ params.workspace }}",
            "--accept-incomplete={{ params.accept_incomplete }}",
            *arguments,
        ],
        execution_timeout=timeout,
    )


with DAG(
    dag_id="dramatis",
    description="User agents for testing recommender systems",
    schedule=None,
    catchup=False,
    max_active_runs=1,  # one writer a workspace
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    params={
        **WORKSPACE,
        "incremental": Param(False, type="boolean", description="go by what the last full run froze"),
        "accept_incomplete": Param(
            False, type="boolean", description="go on after a stage with failed adapters or many rejected rows"
        ),
    },
    tags=["dramatis"],
) as dag:
    before = None
    for stage, timeout in TIMEOUTS.items():
        task = submit(stage, timeout, "--incremental={{ params.incremental }}")
        if before is not None:
            before >> task
        before = task

with DAG(
    dag_id="dramatis_recommenders",
    description="Which of the recommenders' lists of today the agents like better",
    schedule="@daily",
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    params={
        **WORKSPACE,
        "recommendations": Param(
            "s3a://BUCKET/recommendations", type="string", description="lists of all recommenders, a folder a day"
        ),
        "accept_incomplete": Param(True, type="boolean", description="go on where some agents have no list"),
    },
    tags=["dramatis"],
) as recommenders:
    learn = submit("run", timedelta(days=3), "--incremental=true")
    # ends with an error where no two recommenders can be told apart
    compare = submit(
        "simulate",
        timedelta(hours=12),
        "--recommendations={{ params.recommendations }}/{{ ds }}",
        "--built-in=popularity",
        "--gate",
    )
    learn >> compare
