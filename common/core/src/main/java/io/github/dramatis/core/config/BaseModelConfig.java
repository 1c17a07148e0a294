package io.github.dramatis.core.config;

/**
 * The base language model.
 *
 * @param path Hugging Face directory: a path that every machine has, or a URI that each executor fetches it from, once
 * @param precision of the frozen products: float32, bf16, or auto: bf16 where the driver's processor computes in it, else float32
 * @param nodeLocal path where the machines may have the same model already, if path is a URI
 */
public record BaseModelConfig(
        @Default("") String path, @Default("auto") String precision, @Default("") String nodeLocal) {
    public BaseModelConfig {
        Check.that(
                precision.equals("auto") || precision.equals("float32") || precision.equals("bf16"),
                "precision",
                "must be auto, float32 or bf16, is " + precision);
    }
}
