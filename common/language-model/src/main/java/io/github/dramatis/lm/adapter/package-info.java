/** LoRA adapters as data, and their PEFT files. Training them is {@code lm.training}'s. */
package io.github.dramatis.lm.adapter;
