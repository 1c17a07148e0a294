package io.github.dramatis.core.config;

/**
 * The base language model.
 *
 * @param path Hugging Face directory: a path that every machine has, or a URI that each executor fetches it from, once
 * @param precision float32 or bf16 for the frozen products
 * @param nodeLocal path where the machines may have the same model already, if path is a URI
 */
public record BaseModelConfig(
        @Default("") String path, @Default("float32") String precision, @Default("") String nodeLocal) {
    public BaseModelConfig {
        Check.that(
                precision.equals("float32") || precision.equals("bf16"),
                "precision",
                "must be float32 or bf16, is " + precision);
    }
}
