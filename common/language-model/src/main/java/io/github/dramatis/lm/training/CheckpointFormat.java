package io.github.dramatis.lm.training;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.kernel.Matrix;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The bytes of a checkpoint: magic, length of a JSON header (fingerprint, the steps made), the header, vectors of
 * little-endian float32, and the CRC-32 of all before. A vector's length is known from the run. There is no state of a
 * random generator: every draw of a run is keyed by its seed and step, so the number of steps is the position in all.
 */
final class CheckpointFormat {
    private static final long MAGIC = 0x4452_414d_4154_4931L; // DRAMATI1
    private static final int MAX_HEADER = 128 << 20;
    private static final int PIECE = 1 << 16; // floats
    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckpointFormat() {}

    static void write(OutputStream out, String fingerprint, List<StepLog> steps, List<Matrix> vectors)
            throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32());
        DataOutputStream data = new DataOutputStream(checked);
        ObjectNode header = JSON.createObjectNode().put("fingerprint", fingerprint);
        header.set("steps", JSON.valueToTree(steps));
        byte[] json = JSON.writeValueAsBytes(header);
        data.writeLong(MAGIC);
        data.writeInt(json.length);
        data.write(json);
        byte[] bytes = new byte[PIECE * Float.BYTES];
        FloatBuffer piece = floats(bytes);
        float[] elements = new float[PIECE];
        for (Matrix vector : vectors) {
            for (int at = 0; at < vector.columns(); at += PIECE) {
                int length = Math.min(PIECE, vector.columns() - at);
                vector.columns(at, at + length).getRow(0, elements, 0);
                piece.put(0, elements, 0, length);
                data.write(bytes, 0, length * Float.BYTES);
            }
        }
        data.writeLong(checked.getChecksum().getValue());
        data.flush();
    }

    /**
     * Fills the vectors.
     *
     * @return the steps made; empty if the checkpoint is another run's: the vectors are untouched then
     * @throws IOException if it is damaged: the vectors are undefined then
     */
    static Optional<List<StepLog>> read(InputStream in, String fingerprint, List<Matrix> vectors) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
        DataInputStream data = new DataInputStream(checked);
        JsonNode header = header(data);
        if (!header.path("fingerprint").asText().equals(fingerprint)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[PIECE * Float.BYTES];
        FloatBuffer piece = floats(bytes);
        float[] elements = new float[PIECE];
        for (Matrix vector : vectors) {
            for (int at = 0; at < vector.columns(); at += PIECE) {
                int length = Math.min(PIECE, vector.columns() - at);
                data.readFully(bytes, 0, length * Float.BYTES);
                piece.get(0, elements, 0, length);
                vector.columns(at, at + length).putRow(0, elements, 0);
            }
        }
        long found = checked.getChecksum().getValue();
        if (data.readLong() != found) {
            throw new IOException("its checksum does not agree with its content");
        }
        try {
            return Optional.of(JSON.convertValue(header.path("steps"), new TypeReference<List<StepLog>>() {}));
        } catch (IllegalArgumentException e) {
            throw new IOException("its steps are not those of this version", e);
        }
    }

    private static JsonNode header(DataInputStream data) throws IOException {
        if (data.readLong() != MAGIC) {
            throw new IOException("it does not begin like a checkpoint of this version");
        }
        int length = data.readInt();
        if (length < 0 || length > MAX_HEADER) {
            throw new IOException("its header has the length " + length);
        }
        byte[] json = data.readNBytes(length);
        if (json.length < length) {
            throw new EOFException("it ends in its header");
        }
        try {
            return StrictJson.parseObject("the checkpoint's header", json);
        } catch (UserError e) {
            throw new IOException("its header is damaged", e);
        }
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
}
