/** Ratings and the scales they are given on. */
package io.github.dramatis.core.rating;
