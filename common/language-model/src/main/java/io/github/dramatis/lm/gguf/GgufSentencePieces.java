package io.github.dramatis.lm.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SentencePiece's BPE, in GGUF the tokenizer "llama" (LLaMA 2, Mistral, Phi-3), as transformers' LlamaConverter writes
 * it to {@code tokenizer.json}. A piece's score says when it is made: so merges are the ways to cut a piece in two,
 * best piece first.
 */
final class GgufSentencePieces {
    /** SentencePiece's own limit is 16 by default; the number of ways to cut a piece in two grows with its length. */
    private static final int MAX_PIECE = 256;

    /** Stands for a space in pieces. */
    private static final String SPACE = "\u2581";

    private final GgufMetadata metadata;
    private final GgufTokens tokens;

    GgufSentencePieces(GgufMetadata metadata, GgufTokens tokens) {
        this.metadata = metadata;
        this.tokens = tokens;
    }

    void write(ObjectNode json) {
        boolean spaceBefore = metadata.flag("tokenizer.ggml.add_space_prefix", true);
        ArrayNode normalizers =
                json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        if (spaceBefore) {
            normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
        }
        replace(normalizers.addObject(), " ", SPACE);
        json.putNull("pre_tokenizer");
        ArrayNode decoders = json.putObject("decoder").put("type", "Sequence").putArray("decoders");
        replace(decoders.addObject(), SPACE, " ");
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
        if (spaceBefore) {
            decoders.addObject()
                    .put("type", "Strip")
                    .put("content", " ")
                    .put("start", 1)
                    .put("stop", 0);
        }
        writeModel(json.putObject("model"));
    }

    private static void replace(ObjectNode node, String from, String to) {
        node.put("type", "Replace").putObject("pattern").put("String", from);
        node.put("content", to);
    }

    private void writeModel(ObjectNode model) {
        String unknown = tokens.named(metadata, "tokenizer.ggml.unknown_token_id");
        model.put("type", "BPE").putNull("dropout").put("unk_token", unknown).putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix").put("fuse_unk", true).put("byte_fallback", true);
        model.put("ignore_merges", false);
        tokens.writeVocabulary(model.putObject("vocab"));
        ArrayNode merges = model.putArray("merges");
        for (Merge merge : merges()) {
            merges.addArray().add(merge.left()).add(merge.right());
        }
    }

    private record Merge(String left, String right, double score, int leftId, int rightId) {}

    /** Only of and to ordinary pieces: what is control must not come out of a text. */
    private List<Merge> merges() {
        List<Double> scores = metadata.reals("tokenizer.ggml.scores");
        tokens.require(
                scores.size() == tokens.texts().size(),
                "it has " + tokens.texts().size() + " tokens and " + scores.size() + " scores");
        Map<String, Integer> pieces = new HashMap<>();
        for (int id = 0; id < scores.size(); id++) {
            if (tokens.isNormal(id)) {
                int length = tokens.texts().get(id).length();
                tokens.require(length <= MAX_PIECE, "its piece " + id + " has " + length + " characters");
                pieces.put(tokens.texts().get(id), id);
            }
        }
        List<Merge> merges = new ArrayList<>();
        pieces.forEach((piece, id) -> {
            for (int cut = 1; cut < piece.length(); cut++) {
                Integer left = pieces.get(piece.substring(0, cut));
                Integer right = pieces.get(piece.substring(cut));
                if (left != null && right != null) {
                    merges.add(new Merge(piece.substring(0, cut), piece.substring(cut), scores.get(id), left, right));
                }
            }
        });
        merges.sort(Comparator.comparingDouble(Merge::score)
                .reversed()
                .thenComparingInt(Merge::leftId)
                .thenComparingInt(Merge::rightId));
        return merges;
    }
}
