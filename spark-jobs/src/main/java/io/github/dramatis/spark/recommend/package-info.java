/**
 * Lists of recommenders: read from files as several libraries write them, made by recommenders that are built in, and
 * degraded at random by known shares. Who looks at the lists, and how they are scored, is not known here.
 */
package io.github.dramatis.spark.recommend;
