/**
 * Adapters as data, LoRA's and those of other methods, and their PEFT files. Training them is {@code lm.training}'s.
 */
package io.github.dramatis.lm.adapter;
