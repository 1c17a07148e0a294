/** Which settings of training are tried, and for how long. */
package io.github.dramatis.core.sweep;
