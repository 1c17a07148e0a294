/**
 * The backend of devices: every kernel as ND4J's operations, so that operands stay on the device. The one package that
 * knows CUDA; without it the operations compute on the processor.
 */
package io.github.dramatis.lm.kernel.nd4j;
