package io.github.dramatis.lm.model;

/**
 * The dropout on a module's input.
 *
 * @param mask null: none
 * @param place the module's path, which the mask depends on
 */
record ModuleDropout(DropoutMask mask, String place) {}
