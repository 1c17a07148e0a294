package io.github.dramatis.lm.model;

import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.RotaryTable;
import io.github.dramatis.lm.method.AdaptedProjection;
import io.github.dramatis.lm.method.AdapterInput;
import io.github.dramatis.lm.method.DropoutMask;
import java.util.Arrays;

/** One pass of a batch through one layer: what the layer's forward and its backward are both given. */
final class LayerPass {
    private final Pass pass;
    final int layer; // from 0
    final FrozenLayer weights;
    final LayerActivations activations; // what the forward leaves for the backward
    final Matrix input; // [tokens, d], the residual stream that enters the layer
    final RotaryTable rotary; // for the batch's rows
    final Outputs outputs; // the tokens that go on above the attention
    private final DropoutMask dropoutOfOutputs; // or null

    LayerPass(
            Pass pass,
            int layer,
            FrozenLayer weights,
            LayerActivations activations,
            Matrix input,
            RotaryTable rotary,
            Outputs outputs) {
        this.pass = pass;
        this.layer = layer;
        this.weights = weights;
        this.activations = activations;
        this.input = input;
        this.rotary = rotary;
        this.outputs = outputs;
        this.dropoutOfOutputs = outputs.pick(pass.dropout());
    }

    PackedBatch batch() {
        return pass.batch();
    }

    /** The keys and values of all layers, or null. */
    KeyValueCache cache() {
        return pass.cache();
    }

    boolean adaptsAny(Projection... projections) {
        return Arrays.stream(projections).anyMatch(this::adapts);
    }

    boolean adapts(Projection projection) {
        return pass.adapter() != null && adapter(projection) != null;
    }

    /** What is added to a projection. */
    AdaptedProjection adapter(Projection projection) {
        return pass.adapter().projection(layer, projection);
    }

    /** Where its gradients are added. */
    AdaptedProjection gradients(Projection projection) {
        return pass.gradients().projection(layer, projection);
    }

    /**
     * What the adapter of a projection is given.
     *
     * @param x the projection's input, [tokens, in]; above the attention [outputs, in]
     */
    AdapterInput adapterInput(Projection projection, Matrix x) {
        Matrix hidden = activations.adapterHidden(
                projection, x.rows(), adapter(projection).rank());
        return new AdapterInput(x, hidden, dropout(projection), projection.path(layer));
    }

    private DropoutMask dropout(Projection projection) {
        return switch (projection) {
            case Q, K, V, QKV -> pass.dropout();
            case O, GATE, UP, GATE_UP, DOWN -> dropoutOfOutputs;
        };
    }
}
