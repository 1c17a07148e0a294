/** The engine's side of tests/bench/train and tests/bench/predict. Nothing here is a test: no build runs it. */
package io.github.dramatis.lm.bench;
