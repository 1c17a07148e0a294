package io.github.dramatis.core.config;

import java.util.Set;

/**
 * The base language model.
 *
 * @param path Hugging Face directory: a path that every machine has, or a URI that each executor fetches it from, once
 * @param precision of the frozen products: float32, bf16, float16 (CUDA), or auto: what is fastest where the driver
 *     runs
 * @param predictPrecision of the frozen products where agents are asked: int8 (approximate; AVX-512 VNNI or AMX), or
 *     empty: that of training
 * @param nodeLocal path where the machines may have the same model already, if path is a URI
 */
public record BaseModelConfig(
        @Default("") String path,
        @Default("auto") String precision,
        @Default("") String predictPrecision,
        @Default("") String nodeLocal) {
    static final Set<String> PRECISIONS = Set.of("auto", "float32", "bf16", "float16");
    static final String PRECISIONS_IN_WORDS = "auto, float32, bf16 or float16";

    public BaseModelConfig {
        Check.that(PRECISIONS.contains(precision), "precision", "must be " + PRECISIONS_IN_WORDS + ", is " + precision);
        Check.that(
                Set.of("", "int8").contains(predictPrecision),
                "predict-precision",
                "must be int8, or empty for that of training, is " + predictPrecision);
    }

    /** Another one, used in the same way. */
    public BaseModelConfig at(String other) {
        return new BaseModelConfig(other, precision, predictPrecision, "");
    }

    /** Asked in the precision of training. */
    public BaseModelConfig(String path, String precision, String nodeLocal) {
        this(path, precision, "", nodeLocal);
    }
}
