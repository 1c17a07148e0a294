/**
 * What stages show of items beside title, year and categories: the source's fields, and what a model wrote. How it is
 * shown is not here.
 */
package io.github.dramatis.spark.items;
