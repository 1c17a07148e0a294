/** The files that go into the engine's commands and come out of them: training rows, token ids, logits. */
package io.github.dramatis.lm.dataset;
