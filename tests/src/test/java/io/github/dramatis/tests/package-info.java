/** The product from outside: its launcher, its exit codes, its tables, its base model. */
package io.github.dramatis.tests;
