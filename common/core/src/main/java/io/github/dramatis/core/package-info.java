/** Records and pure functions of the method. Knows no Spark, no Hadoop, no model engine. */
package io.github.dramatis.core;
