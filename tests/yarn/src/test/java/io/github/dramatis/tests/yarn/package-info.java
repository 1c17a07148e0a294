/** The pipeline as a YARN application. */
package io.github.dramatis.tests.yarn;
