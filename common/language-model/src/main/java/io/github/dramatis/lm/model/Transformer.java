package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.RotaryTable;
import io.github.dramatis.lm.kernel.ScratchMatrix;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One thread's way through the model: forward over a packed batch, the loss at its targets, and backward to the
 * adapter. It owns the memory that a pass needs and allocates none once its largest batch has been seen. Not for
 * sharing between threads, nor for use from another thread than the one that made it.
 */
public final class Transformer implements AutoCloseable {
    private final LanguageModel model;
    private final Kernels kernels;
    private final Layer layer;
    private final Head head;
    private final Activations activations;
    private final ScratchMatrix hiddenGradient = new ScratchMatrix(); // [tokens, d]
    private final ScratchMatrix trunkStates = new ScratchMatrix(); // [tokens, d]

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

    /** Computes the residual stream after the last layer, of the outputs alone, and keeps what a backward needs. */
    private Matrix forward(Pass pass, Outputs outputs) {
        activations.reserve(pass.batch().size(), pass.lowestKept(layers()));
        int from = pass.trunk().layer();
        if (from == 0) {
            kernels.embed(pass.batch().tokens(), model.embedding(), input(pass, 0));
        } else {
            enter(pass);
        }
        layers(pass, from, layers(), outputs);
        return activations.input(layers()).rows(0, outputs.size());
    }

    private void layers(Pass pass, int from, int to, Outputs outputs) {
        RotaryTable rotary = model.rotary().of(pass.batch());
        for (int i = from; i < to; i++) {
            LayerPass through = through(i, pass, rotary, outputs);
            layer.attentionForward(through);
            layer.feedForward(through);
        }
    }

    /**
     * Leaves the stream that enters the trunk's layer as its input: from the cache, and for the rows that are not there
     * computed.
     */
    private void enter(Pass pass) {
        PackedBatch batch = pass.batch();
        Trunk trunk = pass.trunk();
        boolean beyond = model.rotary().isBeyond(batch);
        Matrix states = trunkStates.of(batch.size(), model.config().hiddenSize());
        int[] missing = trunk.load(batch, beyond, states);
        if (missing.length == batch.rows()) {
            trunk.save(batch, beyond, computed(batch, trunk.layer()));
            return;
        }
        if (missing.length > 0) {
            PackedBatch rest = batch.only(missing);
            Matrix computed = computed(rest, trunk.layer());
            trunk.save(rest, beyond, computed);
            for (int i = 0; i < missing.length; i++) {
                int[] source = rest.path(i);
                int[] target = batch.path(missing[i]);
                for (int at = 0; at < source.length; at++) {
                    states.rows(target[at], target[at] + 1).copyFrom(computed.rows(source[at], source[at] + 1));
                }
            }
        }
        input(pass, trunk.layer()).copyFrom(states);
    }

    /** The frozen model's stream that enters a layer. */
    private Matrix computed(PackedBatch batch, int layer) {
        Pass frozen = Pass.forward(batch, null);
        kernels.embed(batch.tokens(), model.embedding(), input(frozen, 0));
        layers(frozen, 0, layer, Outputs.all(batch.size()));
        return input(frozen, layer);
    }

    /**
     * Forward and backward: adds the gradients of scale · Σ cross entropy to the pass's gradients.
     *
     * @return Σ cross entropy, not scaled
     */
    public double lossAndGradients(Pass pass, List<PackedTarget> targets, float scale) {
        Outputs outputs = outputs(targets);
        Matrix hidden = forward(pass, outputs);
        Matrix gradient = hiddenGradient.of(outputs.size(), model.config().hiddenSize());
        gradient.zero();
        double loss = head.loss(hidden, outputs, targets, scale, gradient);
        RotaryTable rotary = model.rotary().of(pass.batch());
        int lowest = pass.gradients().lowestLayer(); // nothing below it needs a gradient
        for (int i = layers() - 1; i >= lowest; i--) {
            LayerPass through = through(i, pass, rotary, outputs);
            layer.feedForwardBackward(through, gradient);
            gradient = layer.attentionBackward(through, gradient, i == lowest);
        }
        return loss;
    }

    /** Forward alone: Σ cross entropy of the targets. */
    public double loss(Pass pass, List<PackedTarget> targets) {
        Outputs outputs = outputs(targets);
        return head.loss(forward(pass, outputs), outputs, targets, 1f, null);
    }

    /** Forward alone: hands out the logits at packed tokens, in their order. */
    public void logits(Pass pass, int[] indices, LogitRow action) {
        Outputs outputs = Outputs.of(IntStream.of(indices));
        Matrix hidden = forward(pass, outputs);
        head.forEach(hidden, IntStream.of(indices).map(outputs::row).toArray(), action);
    }

    private static Outputs outputs(List<PackedTarget> targets) {
        return Outputs.of(targets.stream().mapToInt(PackedTarget::index));
    }

    /** @param outputs the tokens that go on above the last layer's attention */
    private LayerPass through(int at, Pass pass, RotaryTable rotary, Outputs outputs) {
        Outputs above = at == layers() - 1 ? outputs : Outputs.all(pass.batch().size());
        return new LayerPass(pass, at, model.layer(at), activations.layer(at), input(pass, at), rotary, above);
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
        trunkStates.close();
        kernels.close();
    }
}
