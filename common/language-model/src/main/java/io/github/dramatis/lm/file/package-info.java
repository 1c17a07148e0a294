/** Reading files of strangers and writing files that are never there by half. */
package io.github.dramatis.lm.file;
