/** Names in configuration and tables: which constant has one, and what a mistyped one was meant to be. */
package io.github.dramatis.core.naming;
