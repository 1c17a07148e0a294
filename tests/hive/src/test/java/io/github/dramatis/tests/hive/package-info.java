/** What analysts see of a workspace in a catalog. */
package io.github.dramatis.tests.hive;
