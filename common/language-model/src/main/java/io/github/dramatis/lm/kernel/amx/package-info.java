/**
 * Decides whether bfloat16 products may use the processor's tile unit (Intel AMX). Knows the processor, Linux and a
 * probe of its own; nothing of matrices or models.
 */
package io.github.dramatis.lm.kernel.amx;
