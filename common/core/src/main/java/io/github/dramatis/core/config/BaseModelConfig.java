package io.github.dramatis.core.config;

/**
 * The base language model.
 *
 * @param path Hugging Face directory
 * @param precision float32 or bf16 for the frozen products
 */
public record BaseModelConfig(@Default("") String path, @Default("float32") String precision) {
    public BaseModelConfig {
        Check.that(
                precision.equals("float32") || precision.equals("bf16"),
                "precision",
                "must be float32 or bf16, is " + precision);
    }
}
