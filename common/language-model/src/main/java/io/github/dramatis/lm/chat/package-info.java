/**
 * The engine as a chat model: a conversation and a JSON schema in, an answer that fits the schema out. For machines
 * without a server; slow beside one, since each token is a pass of its own.
 */
package io.github.dramatis.lm.chat;
