/**
 * Everybody in the place of the agents: trees learn what agents answer from numbers that are known of any user and
 * item, so that users for whom no model is asked can go through recommenders' lists too, with the error of that said.
 */
package io.github.dramatis.spark.distill;
