/** What the templates of submit/kubernetes make Spark ask of a cluster. */
package io.github.dramatis.tests.kubernetes;
