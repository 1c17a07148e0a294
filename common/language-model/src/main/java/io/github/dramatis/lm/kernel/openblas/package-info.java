/** The backend of every platform that ND4J runs on: matrix products by its OpenBLAS, in float32. */
package io.github.dramatis.lm.kernel.openblas;
