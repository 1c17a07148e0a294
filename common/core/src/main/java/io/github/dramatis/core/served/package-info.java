/**
 * What models behind servers say of ratings and choices: a distribution over the labels out of an answer in words or
 * tokens.
 */
package io.github.dramatis.core.served;
