package io.github.dramatis.lm.kernel.nd4j;

import io.github.dramatis.lm.kernel.AdamWStep;
import io.github.dramatis.lm.kernel.AttentionInput;
import io.github.dramatis.lm.kernel.AttentionShape;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.RotaryTable;
import io.github.dramatis.lm.kernel.base.BlockedAttention;
import io.github.dramatis.lm.kernel.base.OperandShapes;
import java.util.IdentityHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Every kernel as ND4J's operations, for where ND4J computes on a device: the operands stay there. What comes back to
 * the host are single numbers (a loss, a norm). Intermediate results live in a workspace that is used again by the next
 * kernel. Frozen vectors (gains, biases, rotary tables) are sent to the device once.
 */
final class Nd4jKernels implements Kernels, BlockedAttention.Arithmetic {
    /** A device is busy with large products only: whole texts rather than blocks that fit a processor's cache. */
    private static final int QUERIES = 2048;

    private final NdWorkspace workspace = new NdWorkspace();
    private final CausalMasks masks = new CausalMasks();
    private final BlockedAttention attention = new BlockedAttention(this, QUERIES);
    private final Map<float[], INDArray> constants = new IdentityHashMap<>();

    @Override
    public void gemm(boolean transposeA, boolean transposeB, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        OperandShapes.inner(transposeA, transposeB, a, b, c);
        try (MemoryWorkspace temporary = workspace.open()) {
            product(transposeA, transposeB, alpha, a.array(), b.array(), beta, c.array());
        }
    }

    private static void product(
            boolean transposeA, boolean transposeB, double alpha, INDArray a, INDArray b, double beta, INDArray c) {
        Nd4j.exec(DynamicCustomOp.builder("matmul")
                .addInputs(a, b)
                .addOutputs(c)
                .addFloatingPointArguments(alpha, beta)
                .addIntegerArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0)
                .build());
    }

    @Override
    public void product(Matrix x, FrozenMatrix w, float beta, Matrix y) {
        frozen(x, (Nd4jFrozenMatrix) w, true, beta, y);
    }

    @Override
    public void productBackward(Matrix dy, FrozenMatrix w, float beta, Matrix dx) {
        frozen(dy, (Nd4jFrozenMatrix) w, false, beta, dx);
    }

    private void frozen(Matrix x, Nd4jFrozenMatrix w, boolean transpose, float beta, Matrix y) {
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray weights = w.weights();
            if (weights.dataType() == DataType.FLOAT) {
                product(false, transpose, 1, x.array(), weights, beta, y.array());
                return;
            }
            INDArray half = Nd4j.createUninitialized(DataType.HALF, y.rows(), y.columns());
            product(false, transpose, 1, x.array().castTo(DataType.HALF), weights, 0, half);
            INDArray sum = half.castTo(DataType.FLOAT);
            y.array().assign(beta == 0 ? sum : sum.addi(y.array()));
        }
    }

    @Override
    public void embed(int[] tokens, Matrix table, Matrix y) {
        try (MemoryWorkspace temporary = workspace.open()) {
            y.array().assign(rows(table.array(), tokens));
        }
    }

    private static INDArray rows(INDArray table, int[] indices) {
        return Nd4j.exec(DynamicCustomOp.builder("gather")
                .addInputs(table, Nd4j.createFromArray(indices))
                .addIntegerArguments(0)
                .build())[0];
    }

    @Override
    public void rmsNorm(Matrix x, float[] gain, float eps, Matrix y) {
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray given = x.array();
            y.array().assign(given.mul(inverseRms(given, eps)).muli(row(gain)));
        }
    }

    @Override
    public void rmsNormBackward(Matrix dy, Matrix x, float[] gain, float eps, Matrix dx) {
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray given = x.array();
            INDArray scale = inverseRms(given, eps);
            INDArray gained = dy.array().mul(row(gain));
            INDArray mean = gained.mul(given).mean(true, 1);
            INDArray along = given.mul(scale.mul(scale).muli(scale).muli(mean));
            dx.array().addi(gained.muli(scale).subi(along));
        }
    }

    /** 1 / sqrt(mean(x²) + eps), [rows, 1]. */
    private static INDArray inverseRms(INDArray x, float eps) {
        return Transforms.sqrt(x.mul(x).mean(true, 1).addi(eps), false).rdivi(1);
    }

    @Override
    public void addToRows(float[] bias, Matrix y) {
        try (MemoryWorkspace temporary = workspace.open()) {
            y.array().addi(row(bias));
        }
    }

    @Override
    public void rope(Matrix x, RotaryTable table, int[] positions, boolean backward) {
        try (MemoryWorkspace temporary = workspace.open()) {
            int half = table.headDim() / 2;
            long[] shape = {x.rows(), x.columns() / table.headDim(), half};
            long[] strides = {x.stride(), table.headDim(), 1};
            INDArray first = x.array(0, shape, strides);
            INDArray second = x.array(half, shape, strides);
            INDArray cosines = angles(table.cosines(), positions, half);
            INDArray sines = angles(table.sines(), positions, half);
            INDArray turned = backward ? sines.neg() : sines;
            INDArray newFirst = first.mul(cosines).subi(second.mul(turned));
            INDArray newSecond = second.mul(cosines).addi(first.mul(turned));
            first.assign(newFirst);
            second.assign(newSecond);
        }
    }

    /** The angles of the positions, [positions, 1, half]: the same for all heads. */
    private INDArray angles(float[] table, int[] positions, int half) {
        INDArray all = constant(table).reshape(-1, half);
        return rows(all, positions).reshape(positions.length, 1, half);
    }

    @Override
    public void attention(AttentionShape shape, AttentionInput input, Matrix out) {
        attention.forward(shape, input, out);
    }

    @Override
    public void attentionBackward(AttentionShape shape, AttentionInput input, Matrix dOut, AttentionInput dInput) {
        attention.backward(shape, input, dOut, dInput);
    }

    @Override
    public void causalSoftmax(Matrix scores, int past, int window) {
        INDArray mask = masks.of(scores.rows(), scores.columns(), past, window);
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray masked = scores.array().add(mask);
            masked.subi(masked.max(true, 1));
            INDArray weights = Transforms.exp(masked, false);
            scores.array().assign(weights.divi(weights.sum(true, 1)));
        }
    }

    @Override
    public void softmaxBackward(Matrix weights, Matrix gradients) {
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray p = weights.array();
            INDArray d = gradients.array();
            d.assign(d.sub(p.mul(d).sum(true, 1)).muli(p));
        }
    }

    @Override
    public void swiGlu(Matrix gate, Matrix up, Matrix y) {
        OperandShapes.size(gate, up, y);
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray g = gate.array();
            y.array().assign(Transforms.sigmoid(g, true).muli(g).muli(up.array()));
        }
    }

    @Override
    public void swiGluBackward(Matrix dy, Matrix gate, Matrix up, Matrix dGate, Matrix dUp) {
        OperandShapes.size(dy, gate, up);
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray g = gate.array();
            INDArray s = Transforms.sigmoid(g, true);
            INDArray forUp = g.mul(s).muli(dy.array());
            INDArray slope = s.rsub(1).muli(g).addi(1).muli(s); // silu'(g) = s (1 + g (1 − s))
            INDArray forGate = slope.muli(up.array()).muli(dy.array());
            dUp.array().assign(forUp);
            dGate.array().assign(forGate);
        }
    }

    @Override
    public double logSumExp(Matrix logits, int row) {
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray values = logits.rows(row, row + 1).array();
            double max = values.maxNumber().doubleValue();
            return max + Math.log(exponentials(values, max).sumNumber().doubleValue());
        }
    }

    private static INDArray exponentials(INDArray values, double max) {
        return Transforms.exp(values.sub(max), false);
    }

    @Override
    public double crossEntropy(Matrix logits, int row, int[] ids, float[] probabilities, float scale) {
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray values = logits.rows(row, row + 1).array(0, new long[] {logits.columns()}, new long[] {1});
            float[] asked = rows(values, ids).toFloatVector();
            double max = values.maxNumber().doubleValue();
            INDArray exponentials = exponentials(values, max);
            double sum = exponentials.sumNumber().doubleValue();
            double logSum = max + Math.log(sum);
            double loss = 0;
            double mass = 0;
            float[] targets = new float[ids.length];
            for (int i = 0; i < ids.length; i++) {
                loss += probabilities[i] * (logSum - asked[i]);
                mass += probabilities[i];
                targets[i] = -scale * probabilities[i];
            }
            values.assign(exponentials.muli(scale * mass / sum));
            Nd4j.exec(DynamicCustomOp.builder("scatter_add")
                    .addInputs(values, Nd4j.createFromArray(ids), Nd4j.createFromArray(targets))
                    .addOutputs(values)
                    .build());
            return loss;
        }
    }

    @Override
    public void scaleColumns(Matrix x, Matrix scale, float beta, Matrix y) {
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray scaled = x.array().mul(scale.array());
            y.array().assign(beta == 0 ? scaled : scaled.addi(y.array().mul(beta)));
        }
    }

    @Override
    public void addColumnDots(Matrix a, Matrix b, Matrix sums) {
        try (MemoryWorkspace temporary = workspace.open()) {
            sums.array().addi(a.array().mul(b.array()).sum(true, 0));
        }
    }

    @Override
    public void axpy(float a, Matrix x, Matrix y) {
        try (MemoryWorkspace temporary = workspace.open()) {
            y.array().addi(x.array().mul(a));
        }
    }

    @Override
    public double sumOfSquares(Matrix x) {
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray values = x.array();
            return values.mul(values).sumNumber().doubleValue();
        }
    }

    @Override
    public void adamW(AdamWStep step, Matrix parameters, Matrix gradients, Matrix mean, Matrix variance) {
        try (MemoryWorkspace temporary = workspace.open()) {
            INDArray g = gradients.array().mul(step.gradientScale());
            INDArray m = mean.array();
            INDArray v = variance.array();
            m.addi(g.sub(m).muli(1 - AdamWStep.BETA1));
            v.muli(AdamWStep.BETA2).addi(g.mul(g).muli(1 - AdamWStep.BETA2));
            INDArray spread =
                    Transforms.sqrt(v, true).divi(step.rootOfCorrection()).addi(AdamWStep.EPS);
            parameters.array().muli(step.shrink()).subi(m.div(spread).muli(step.stepSize()));
        }
    }

    private INDArray row(float[] values) {
        return constant(values).reshape(1, values.length);
    }

    /** Values that never change, on the device. */
    private INDArray constant(float[] values) {
        INDArray known = constants.get(values);
        if (known == null) {
            try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                known = Nd4j.createFromArray(values);
            }
            constants.put(values, known);
        }
        return known;
    }

    @Override
    public void close() {
        attention.close();
        masks.close();
        constants.values().forEach(INDArray::close);
        constants.clear();
        workspace.close();
    }
}
