/**
 * The tables others rely on: one record each, whose components are its columns, and the codec between records and rows.
 */
package io.github.dramatis.spark.table;
