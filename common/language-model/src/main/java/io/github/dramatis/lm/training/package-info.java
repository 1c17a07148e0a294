/** Training of adapters: rows and their targets, the learning-rate schedule, the loop. */
package io.github.dramatis.lm.training;
