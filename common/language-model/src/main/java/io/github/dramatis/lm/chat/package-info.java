/**
 * The engine as a chat model: a conversation and a JSON schema in, an answer that fits the schema out. For machines
 * without a server. Calls that wait are answered together.
 */
package io.github.dramatis.lm.chat;
