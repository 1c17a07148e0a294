/** How a Spark session is set up, in the one place where one is made. */
package io.github.dramatis.spark.session;
