package io.github.dramatis.lm.training;

import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.AdapterWeights;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 of all that decides how a run goes: base, precision, settings, the adapter it starts from, the rows. Not the
 * number of threads, which changes the rounding alone.
 */
final class RunFingerprint {
    private final MessageDigest digest;
    private final DataOutputStream out;

    RunFingerprint(String base, Precision precision, Object... settings) {
        digest = Sha256.digest();
        out = new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        try {
            out.writeUTF(base);
            out.writeUTF(precision.name());
            for (Object setting : settings) {
                out.writeUTF(setting.toString()); // records: all their components
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All numbers that the adapter begins with, trained and frozen. */
    RunFingerprint start(AdapterWeights weights) {
        try {
            for (Matrix vector : weights.trained()) {
                writeFloats(vector);
            }
            for (Matrix matrix : weights.frozen()) {
                writeFloats(matrix);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunFingerprint rows(List<TrainingRow> rows) {
        try {
            out.writeInt(rows.size());
            for (TrainingRow row : rows) {
                writeInts(row.tokens());
                out.writeInt(row.targets().size());
                for (TokenTarget target : row.targets()) {
                    out.writeInt(target.position());
                    writeInts(target.ids());
                    for (float probability : target.probabilities()) {
                        out.writeFloat(probability);
                    }
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether {@link Shrinkage} follows; runs without it have the fingerprint that they had before there was any. */
    RunFingerprint shrunk(boolean follows) {
        try {
            if (follows) {
                out.writeUTF("shrinkage 1");
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeFloats(Matrix matrix) throws IOException {
        float[] row = new float[matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            matrix.getRow(i, row, 0);
            for (float element : row) {
                out.writeFloat(element);
            }
        }
    }

    private void writeInts(int[] values) throws IOException {
        out.writeInt(values.length);
        for (int value : values) {
            out.writeInt(value);
        }
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
