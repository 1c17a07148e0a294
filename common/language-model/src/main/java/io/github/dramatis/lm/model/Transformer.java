package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.RotaryTable;
import java.util.List;

/**
 * One thread's way through the model: forward over a packed batch, the loss at its targets, and backward to the adapter. It
 * owns the memory that a pass needs and allocates none once its largest batch has been seen. Not for sharing between threads,
 * nor for use from another thread than the one that made it.
 */
public final class Transformer implements AutoCloseable {
    private final LanguageModel model;
    private final Kernels kernels;
    private final Layer layer;
    private final Head head;
    private final Activations activations;
    private final ScratchMatrix hiddenGradient = new ScratchMatrix(); // [tokens, d]

    /** A transformer for the calling thread. */
    public Transformer(LanguageModel model) {
        this(model, model.backend().kernels());
    }

    Transformer(LanguageModel model, Kernels kernels) {
        this.model = model;
        this.kernels = kernels;
        layer = new Layer(model, kernels);
        head = new Head(model, kernels);
        activations = new Activations(model.config());
    }

    /** The kernels of this thread. */
    public Kernels kernels() {
        return kernels;
    }

    /** Computes the residual stream after the last layer and keeps it for what is asked next. */
    public void forward(Pass pass) {
        PackedBatch batch = pass.batch();
        RotaryTable rotary = model.rotary().of(batch);
        activations.reserve(batch.size(), pass.gradients() != null);
        kernels.embed(batch.tokens(), model.embedding(), input(pass, 0));
        for (int i = 0; i < layers(); i++) {
            LayerActivations kept = activations.layer(i);
            layer.attentionForward(pass, i, model.layer(i), kept, input(pass, i), rotary);
            layer.feedForward(pass, i, model.layer(i), kept);
        }
    }

    /**
     * Forward and backward: adds the gradients of scale · Σ cross entropy to the pass's gradients.
     *
     * @return Σ cross entropy, not scaled
     */
    public double lossAndGradients(Pass pass, List<PackedTarget> targets, float scale) {
        forward(pass);
        Matrix gradient = hiddenGradient.of(pass.batch().size(), model.config().hiddenSize());
        gradient.zero();
        double loss = head.loss(input(pass, layers()), targets, scale, gradient);
        RotaryTable rotary = model.rotary().of(pass.batch());
        int lowest = pass.gradients().lowestLayer(); // nothing below it needs a gradient
        for (int i = layers() - 1; i >= lowest; i--) {
            LayerActivations kept = activations.layer(i);
            layer.feedForwardBackward(pass, i, model.layer(i), kept, gradient);
            layer.attentionBackward(pass, i, model.layer(i), kept, input(pass, i), rotary, gradient, i == lowest);
        }
        return loss;
    }

    /** Σ cross entropy of targets of the batch last passed forward. */
    public double loss(Pass pass, List<PackedTarget> targets) {
        return head.loss(input(pass, layers()), targets, 1f, null);
    }

    /** Hands out the logits at packed tokens of the batch last passed forward. */
    public void logits(Pass pass, int[] indices, LogitRow action) {
        head.forEach(input(pass, layers()), indices, action);
    }

    private Matrix input(Pass pass, int at) {
        return activations.input(at).rows(0, pass.batch().size());
    }

    private int layers() {
        return model.config().layers();
    }

    @Override
    public void close() {
        layer.close();
        head.close();
        activations.close();
        hiddenGradient.close();
        kernels.close();
    }
}
