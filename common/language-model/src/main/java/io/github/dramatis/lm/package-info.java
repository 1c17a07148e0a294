/** The language-model engine. Knows no Spark: what runs here runs in a plain JVM. */
package io.github.dramatis.lm;
