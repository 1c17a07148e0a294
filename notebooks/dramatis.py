"""Dramatis in PySpark: a session with the application's jar, a workspace's tables, and its agents as a transformer.

Needs PySpark 3.5 and the jar that `mvn package` makes. Nothing is computed here.
"""

import pathlib
import subprocess

from pyspark.ml.wrapper import JavaTransformer
from pyspark.sql import DataFrame, SparkSession

HOME = pathlib.Path(__file__).resolve().parent.parent
JAR = HOME / "spark-jobs" / "target" / "dramatis.jar"


def session(name="notebook", jar=JAR, **settings) -> SparkSession:
    """A local session that can ask agents; settings as spark.conf names them, with _ for the dots."""
    if not pathlib.Path(jar).exists():
        raise FileNotFoundError(f"{jar} is not there. To make it: mvn -B -DskipTests package in {HOME}")
    builder = (
        SparkSession.builder.appName(name)
        .config("spark.jars", str(jar))
        .config("spark.driver.extraClassPath", str(jar))
        .config("spark.driver.memory", "2g")
        .config("spark.plugins", "io.github.dramatis.spark.plugin.DramatisPlugin")
        .config("spark.metrics.namespace", "dramatis")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.datetime.java8API.enabled", "true")
        .config("spark.ui.showConsoleProgress", "false")
    )
    for key, value in settings.items():
        builder = builder.config(key.replace("_", "."), value)
    return builder.getOrCreate()


def register(spark: SparkSession, workspace: str) -> None:
    """Makes a workspace's tables and views visible: spark.table("answers")."""
    statements = subprocess.run(
        [str(HOME / "submit" / "dramatis"), "sql", "-w", workspace], check=True, capture_output=True, text=True
    ).stdout
    for statement in statements.split(";\n"):
        if statement.strip():
            spark.sql(statement)


class Agents(JavaTransformer):
    """The agents of a workspace: transform() adds their answers to pairs of user_id and item_id."""

    def __init__(self, java_transformer):
        super().__init__(java_transformer)

    def transform(self, dataset: DataFrame, params=None) -> DataFrame:
        return DataFrame(self._java_obj.transform(dataset._jdf), dataset.sparkSession)


def agents(spark: SparkSession, workspace: str, variant: str = "") -> Agents:
    """The agents that the last run in a workspace made; variant as `dramatis ask --variant` takes it."""
    java = spark._jvm.io.github.dramatis.spark.ask.AgentTransformer()
    return Agents(java.setWorkspace(workspace).setVariant(variant))
