/** What recommenders need that is no data: orders that are drawn at random. Pure functions. */
package io.github.dramatis.core.recommend;
