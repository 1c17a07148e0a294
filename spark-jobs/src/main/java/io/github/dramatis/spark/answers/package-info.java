/**
 * The store of a language model's answers in a workspace: {@code _answers/b=<bucket>/<part>.jsonl.gz}. No answer is
 * paid for twice: each lies under the hash of all it depends on, in a bucket chosen by its user, and a task looks there
 * before it asks.
 *
 * <p>What the workspace's own models answered to prompts lies in {@code _asked}, in Parquet.
 *
 * <p>Beside the tables and not one of them: it grows while a stage runs, also while one runs that will fail. {@code
 * dramatis clean} leaves it alone, since it has been paid for; {@code dramatis forget} erases users from it.
 */
package io.github.dramatis.spark.answers;
