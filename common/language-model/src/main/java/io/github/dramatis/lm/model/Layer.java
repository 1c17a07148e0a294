package io.github.dramatis.lm.model;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.ScratchMatrix;
import io.github.dramatis.lm.method.AdapterInput;
import io.github.dramatis.lm.method.AdapterScratch;
import java.util.List;

/**
 * One transformer block (Touvron et al., arXiv 2302.13971), each forward next to its backward:
 *
 * <pre>
 * attentionResidual = input + O attention(rope(Q norm(input)), rope(K norm(input)), V norm(input))
 * output = attentionResidual + Down (silu(Gate norm(attentionResidual)) · Up norm(attentionResidual))
 * </pre>
 */
final class Layer implements AutoCloseable {
    private final ModelConfig config;
    private final Kernels kernels;
    private final AdapterScratch adapters;
    private final SegmentAttention attention;
    private final ScratchMatrix narrow = new ScratchMatrix(); // [tokens, d]
    private final ScratchMatrix normGradient = new ScratchMatrix(); // [tokens, d]
    private final ScratchMatrix wide = new ScratchMatrix(); // [tokens, f]
    private final ScratchMatrix wideGradient = new ScratchMatrix(); // [tokens, f]
    private final ScratchMatrix attendedGradient = new ScratchMatrix(); // [tokens, q]
    private final ScratchMatrix picked = new ScratchMatrix(); // [outputs, q]
    private final ScratchMatrix pickedGradient = new ScratchMatrix(); // [outputs, q]
    private final ScratchMatrix inputGradient = new ScratchMatrix(); // [tokens, d]
    private final ScratchMatrix queryKeyValueGradient = new ScratchMatrix(); // [tokens, q + 2 k]

    Layer(LanguageModel model, Kernels kernels) {
        this.config = model.config();
        this.kernels = kernels;
        this.adapters = new AdapterScratch(kernels);
        this.attention = new SegmentAttention(kernels);
    }

    /** attentionResidual = input + O attention(...), of the outputs alone. */
    void attentionForward(LayerPass pass) {
        FrozenLayer weights = pass.weights;
        LayerActivations activations = pass.activations;
        Outputs outputs = pass.outputs;
        int tokens = pass.batch().size();
        Matrix normed = narrow.of(tokens, config.hiddenSize());
        Matrix queryKeyValue = activations.queryKeyValue.rows(0, tokens);
        Matrix attended = activations.attended.rows(0, tokens);
        kernels.rmsNorm(pass.input, weights.attentionNorm(), config.rmsNormEps(), normed);
        kernels.product(normed, weights.queryKeyValue(), 0f, queryKeyValue);
        if (weights.queryKeyValueBias() != null) {
            kernels.addToRows(weights.queryKeyValueBias(), queryKeyValue);
        }
        adapt(pass, Projection.QKV, normed, queryKeyValue);
        adapt(pass, Projection.Q, normed, part(queryKeyValue, Projection.Q));
        adapt(pass, Projection.K, normed, part(queryKeyValue, Projection.K));
        adapt(pass, Projection.V, normed, part(queryKeyValue, Projection.V));
        kernels.rope(rotated(queryKeyValue), pass.rotary, pass.batch().positions(), false);
        attention.forward(pass, queryKeyValue, attended);

        Matrix attendedOutputs = outputs.pick(attended, picked);
        Matrix attentionResidual = activations.attentionResidual.rows(0, outputs.size());
        outputs.copy(pass.input, attentionResidual);
        kernels.product(attendedOutputs, weights.attentionOutput(), 1f, attentionResidual);
        adapt(pass, Projection.O, attendedOutputs, attentionResidual);
    }

    /**
     * The gradient of {@link #attentionForward}.
     *
     * @param dAttentionResidual gradient of the attention residual [outputs, d]; its memory may become the result's
     * @param lowest whether nothing below needs a gradient
     * @return gradient of the input [tokens, d], unless {@code lowest}
     */
    Matrix attentionBackward(LayerPass pass, Matrix dAttentionResidual, boolean lowest) {
        FrozenLayer weights = pass.weights;
        LayerActivations activations = pass.activations;
        Outputs outputs = pass.outputs;
        int tokens = pass.batch().size();
        Matrix attendedOutputs = outputs.pick(activations.attended.rows(0, tokens), picked);
        Matrix dOutputs = pickedGradient.of(outputs.size(), attendedOutputs.columns());
        kernels.productBackward(dAttentionResidual, weights.attentionOutput(), 0f, dOutputs);
        adaptBackward(pass, Projection.O, attendedOutputs, dOutputs, dAttentionResidual);
        if (lowest && !pass.adaptsAny(Projection.QKV, Projection.Q, Projection.K, Projection.V)) {
            return null;
        }
        Matrix dAttended = outputs.spread(dOutputs, tokens, attendedGradient);
        Matrix queryKeyValue = activations.queryKeyValue.rows(0, tokens);
        Matrix dQueryKeyValue = queryKeyValueGradient.of(tokens, queryKeyValue.columns());
        attention.backward(pass, queryKeyValue, dAttended, dQueryKeyValue);
        kernels.rope(rotated(dQueryKeyValue), pass.rotary, pass.batch().positions(), true);

        Matrix normed = narrow.of(tokens, config.hiddenSize());
        kernels.rmsNorm(pass.input, weights.attentionNorm(), config.rmsNormEps(), normed);
        Matrix dNormed = lowest ? null : normGradient.of(tokens, config.hiddenSize());
        if (!lowest) {
            kernels.productBackward(dQueryKeyValue, weights.queryKeyValue(), 0f, dNormed);
        }
        adaptBackward(pass, Projection.QKV, normed, dNormed, dQueryKeyValue);
        adaptBackward(pass, Projection.Q, normed, dNormed, part(dQueryKeyValue, Projection.Q));
        adaptBackward(pass, Projection.K, normed, dNormed, part(dQueryKeyValue, Projection.K));
        adaptBackward(pass, Projection.V, normed, dNormed, part(dQueryKeyValue, Projection.V));
        if (lowest) {
            return null;
        }
        Matrix dInput = outputs.spread(dAttentionResidual, tokens, inputGradient);
        kernels.rmsNormBackward(dNormed, pass.input, weights.attentionNorm(), config.rmsNormEps(), dInput);
        return dInput;
    }

    /** output = attentionResidual + Down (silu(Gate norm(attentionResidual)) · Up norm(attentionResidual)). */
    void feedForward(LayerPass pass) {
        FrozenLayer weights = pass.weights;
        LayerActivations activations = pass.activations;
        int tokens = pass.outputs.size();
        Matrix attentionResidual = activations.attentionResidual.rows(0, tokens);
        Matrix normed = narrow.of(tokens, config.hiddenSize());
        Matrix gate = activations.gate.rows(0, tokens);
        Matrix up = activations.up.rows(0, tokens);
        Matrix output = activations.output.rows(0, tokens);
        kernels.rmsNorm(attentionResidual, weights.feedForwardNorm(), config.rmsNormEps(), normed);
        kernels.product(normed, weights.gate(), 0f, gate);
        adapt(pass, Projection.GATE, normed, gate);
        kernels.product(normed, weights.up(), 0f, up);
        adapt(pass, Projection.UP, normed, up);
        adapt(pass, Projection.GATE_UP, normed, gate, up);
        Matrix activated = wide.of(tokens, config.feedForwardSize());
        kernels.swiGlu(gate, up, activated);
        output.copyFrom(attentionResidual);
        kernels.product(activated, weights.down(), 1f, output);
        adapt(pass, Projection.DOWN, activated, output);
    }

    /**
     * The gradient of {@link #feedForward}.
     *
     * @param dOutput in: gradient of the output [tokens, d]; out: of the attention residual
     */
    void feedForwardBackward(LayerPass pass, Matrix dOutput) {
        FrozenLayer weights = pass.weights;
        LayerActivations activations = pass.activations;
        int tokens = dOutput.rows();
        Matrix attentionResidual = activations.attentionResidual.rows(0, tokens);
        Matrix gate = activations.gate.rows(0, tokens);
        Matrix up = activations.up.rows(0, tokens);
        Matrix dGate = wideGradient.of(tokens, config.feedForwardSize()); // first the gradient of the product
        Matrix dUp = wide.of(tokens, config.feedForwardSize());
        kernels.productBackward(dOutput, weights.down(), 0f, dGate);
        if (pass.adapts(Projection.DOWN)) {
            kernels.swiGlu(gate, up, dUp); // the down projection's input once more, before its memory is needed
            adaptBackward(pass, Projection.DOWN, dUp, dGate, dOutput);
        }
        kernels.swiGluBackward(dGate, gate, up, dGate, dUp);

        Matrix dNormed = normGradient.of(tokens, config.hiddenSize());
        kernels.productBackward(dGate, weights.gate(), 0f, dNormed);
        kernels.productBackward(dUp, weights.up(), 1f, dNormed);
        if (pass.adaptsAny(Projection.GATE, Projection.UP, Projection.GATE_UP)) {
            Matrix normed = narrow.of(tokens, config.hiddenSize());
            kernels.rmsNorm(attentionResidual, weights.feedForwardNorm(), config.rmsNormEps(), normed);
            adaptBackward(pass, Projection.GATE, normed, dNormed, dGate);
            adaptBackward(pass, Projection.UP, normed, dNormed, dUp);
            adaptBackward(pass, Projection.GATE_UP, normed, dNormed, dGate, dUp);
        }
        kernels.rmsNormBackward(dNormed, attentionResidual, weights.feedForwardNorm(), config.rmsNormEps(), dOutput);
    }

    private void adapt(LayerPass pass, Projection projection, Matrix x, Matrix... y) {
        if (pass.adapts(projection)) {
            pass.adapter(projection).forward(adapters, pass.adapterInput(projection, x), List.of(y));
        }
    }

    private void adaptBackward(LayerPass pass, Projection projection, Matrix x, Matrix dx, Matrix... dy) {
        if (pass.adapts(projection)) {
            AdapterInput input = pass.adapterInput(projection, x);
            pass.adapter(projection).backward(adapters, pass.gradients(projection), input, List.of(dy), dx);
        }
    }

    /** The columns of queries, keys or values. */
    private Matrix part(Matrix queryKeyValue, Projection projection) {
        int q = Projection.Q.out(config);
        int k = Projection.K.out(config);
        return switch (projection) {
            case Q -> queryKeyValue.columns(0, q);
            case K -> queryKeyValue.columns(q, q + k);
            default -> queryKeyValue.columns(q + k, q + 2 * k);
        };
    }

    private Matrix rotated(Matrix queryKeyValue) {
        return queryKeyValue.columns(0, Projection.Q.out(config) + Projection.K.out(config));
    }

    @Override
    public void close() {
        adapters.close();
        attention.close();
        for (ScratchMatrix scratch : new ScratchMatrix[] {
            narrow,
            normGradient,
            wide,
            wideGradient,
            attendedGradient,
            picked,
            pickedGradient,
            inputGradient,
            queryKeyValueGradient
        }) {
            scratch.close();
        }
    }
}
