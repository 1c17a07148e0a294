package io.github.dramatis.core.config;

import java.io.Serializable;
import java.util.List;

/**
 * What answers of the reflecting language model must look like.
 *
 * @param format how the server is told: json-schema as OpenAI, vLLM, Ollama and llama.cpp take it; json-object-schema
 *     as llama-cpp-python does; json-object for servers that know no schema; or text
 * @param pinned whether the schema also fixes each item's title and rating and the traits, so that a small model need
 *     only write the sentences; needs a server that builds a grammar for each request
 * @param schemaBilled whether the server counts the schema among the tokens of the prompt, as OpenAI does and servers
 *     with a grammar do not; decides what the dry run counts, and nothing else
 * @param language en: profiles that are not English are refused; any: not looked at
 * @param maxFallback share of users with a statistical profile instead past which the result is marked incomplete
 */
public record LlmAnswersConfig(
        @Default("json-schema") String format,
        @Default("false") boolean pinned,
        @Default("false") boolean schemaBilled,
        @Default("en") String language,
        @Default("0.05") double maxFallback)
        implements Serializable {
    public LlmAnswersConfig {
        Check.that(
                List.of("json-schema", "json-object-schema", "json-object", "text")
                        .contains(format),
                "format",
                "must be json-schema, json-object-schema, json-object or text, is " + format);
        Check.that(List.of("en", "any").contains(language), "language", "must be en or any, is " + language);
        Check.that(maxFallback >= 0 && maxFallback <= 1, "max-fallback", "must be a share from 0 to 1");
    }
}
