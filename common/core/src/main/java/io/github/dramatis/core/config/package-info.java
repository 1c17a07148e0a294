/** The configuration: one tree of records that cannot exist invalid, and the binder that fills it from YAML. */
package io.github.dramatis.core.config;
