/**
 * The examples' prompts as a model sees them: token ids, and the ids of the answers. The words themselves are core's.
 */
package io.github.dramatis.lm.prompt;
