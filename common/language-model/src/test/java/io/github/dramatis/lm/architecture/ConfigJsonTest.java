package io.github.dramatis.lm.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.error.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protects: a config.json means what transformers takes it to mean, in each spelling, and what we lack is refused. */
class ConfigJsonTest {
    private static final int ALL = AttentionConfig.NO_WINDOW;

    @Test
    void missingFieldsHaveTheFamilysDefaultsAndUnknownOnesAreAccepted() {
        assertThat(parse("{'model_type': 'llama', 'news': 'unheard of'}"))
                .isEqualTo(new ModelConfig(
                        ModelFamily.LLAMA,
                        32000,
                        4096,
                        32,
                        AttentionConfig.uniform(32, 32, 128, ALL, 32),
                        11008,
                        1e-6f,
                        RopeConfig.plain(10000),
                        2048,
                        false,
                        1,
                        2));
        ModelConfig mistral = parse("{'model_type': 'mistral'}");
        assertThat(mistral.attention()).isEqualTo(AttentionConfig.uniform(32, 8, 128, 4096, 32));
        assertThat(mistral.maxPositions()).isEqualTo(131072);
        ModelConfig qwen2 = parse("{'model_type': 'qwen2'}");
        assertThat(qwen2.attention()).isEqualTo(AttentionConfig.uniform(32, 32, 128, ALL, 32));
        assertThat(List.of(qwen2.bosToken(), qwen2.eosToken())).containsExactly(-1, -1);
        ModelConfig phi3 = parse("{'model_type': 'phi3'}");
        assertThat(phi3.attention()).isEqualTo(AttentionConfig.uniform(32, 32, 96, ALL, 32));
        assertThat(List.of(phi3.vocabularySize(), phi3.eosToken())).containsExactly(32064, 32000);
        assertThat(phi3.rmsNormEps()).isEqualTo(1e-5f);
    }

    @Test
    void bothSpellingsOfTheRopeSettingsAreRead() {
        RopeConfig llama3 = new RopeConfig(500000, new RopeScaling.Llama3(8, 1, 4, 8192));
        String scaling = "'factor': 8.0, 'low_freq_factor': 1.0, 'high_freq_factor': 4.0,"
                + " 'original_max_position_embeddings': 8192";
        assertThat(rope("'rope_theta': 500000.0, 'rope_scaling': {'rope_type': 'llama3', " + scaling + "}"))
                .isEqualTo(llama3);
        assertThat(rope("'rope_parameters': {'rope_theta': 500000.0, 'rope_type': 'llama3', " + scaling + "}"))
                .isEqualTo(llama3);
        assertThat(rope("'rope_theta': 777, 'rope_scaling': {'type': 'linear', 'factor': 2}"))
                .isEqualTo(new RopeConfig(777, new RopeScaling.Linear(2)));
        assertThat(rope("'rope_parameters': {'rope_theta': 12345.0, 'rope_type': 'default'}"))
                .isEqualTo(RopeConfig.plain(12345));
        assertThat(rope("'rope_theta': 12345.0, 'rope_scaling': null")).isEqualTo(RopeConfig.plain(12345));
    }

    @Test
    void longRopeIsAlsoCalledSuAndHasItsAttentionFactorFromTheStretchOrGiven() {
        String sizes =
                "'model_type': 'phi3', 'hidden_size': 8, 'num_attention_heads': 2, 'max_position_embeddings': 64,"
                        + " 'original_max_position_embeddings': 16, ";
        String factors = "'short_factor': [1.0, 1.5], 'long_factor': [2, 4]";
        RopeScaling expected = new RopeScaling.LongRope(
                List.of(1.0, 1.5), List.of(2.0, 4.0), 16, (float) Math.sqrt(1.5)); // 1 + ln 4 / ln 16
        for (String type : List.of("su", "longrope")) {
            assertThat(parse("{" + sizes + "'rope_scaling': {'type': '" + type + "', " + factors + "}}")
                            .rope()
                            .scaling())
                    .isEqualTo(expected);
        }
        String given = "{'rope_type': 'longrope', 'attention_factor': 1.25, " + factors + "}";
        assertThat(parse("{" + sizes + "'rope_parameters': " + given + "}")
                        .rope()
                        .scaling()
                        .attentionFactor())
                .isEqualTo(1.25f);
        String stretched = "{'rope_type': 'longrope', 'factor': 16, " + factors + "}";
        assertThat(parse("{" + sizes + "'rope_parameters': " + stretched + "}")
                        .rope()
                        .scaling()
                        .attentionFactor())
                .as("what transformers 5 takes before the sizes: 1 + ln 16 / ln 16")
                .isEqualTo((float) Math.sqrt(2));
    }

    @Test
    void qwen2HasItsWindowOnlyWhereItIsSwitchedOn() {
        String sizes = "'model_type': 'qwen2', 'num_hidden_layers': 3, 'sliding_window': 9, 'max_window_layers': 1";
        assertThat(windows("{" + sizes + "}")).containsExactly(ALL, ALL, ALL);
        assertThat(windows("{" + sizes + ", 'use_sliding_window': true}")).containsExactly(ALL, 9, 9);
        String types = ", 'layer_types': ['sliding_attention', 'full_attention', 'sliding_attention']";
        assertThat(windows("{" + sizes + ", 'use_sliding_window': true" + types + "}"))
                .containsExactly(9, ALL, 9);
    }

    @Test
    void anExplicitNullTurnsMistralsWindowOff() {
        assertThat(windows("{'model_type': 'mistral', 'num_hidden_layers': 2, 'sliding_window': null}"))
                .containsExactly(ALL, ALL);
    }

    @Test
    void whatTheEngineDoesNotComputeIsRefusedWithAListOfWhatItDoes() {
        assertRefused("'model_type': 'mamba'", "\"mamba\" is not supported; supported: llama, mistral, qwen2, phi3");
        assertRefused(
                "'model_type': 'llama', 'rope_parameters': {'rope_type': 'yarn'}",
                "\"yarn\" is not supported; supported: default, linear, llama3, longrope, su");
        assertRefused("'model_type': 'llama', 'attention_bias': true", "attention_bias");
        assertRefused("'model_type': 'llama', 'hidden_act': 'gelu'", "gelu");
        assertRefused("'model_type': 'phi3', 'partial_rotary_factor': 0.75", "partial_rotary_factor");
        assertRefused(
                "'model_type': 'llama', 'rope_parameters': {'full_attention': {'rope_type': 'default'}}",
                "differ by kind of layer");
    }

    @Test
    void ropeSettingsThatLackSomethingAreRefused() {
        assertRefused("'model_type': 'llama', 'rope_scaling': {'type': 'linear'}", "factor is missing");
        assertRefused(
                "'model_type': 'llama', 'rope_scaling': {'rope_type': 'llama3', 'factor': 8, 'low_freq_factor': 4,"
                        + " 'high_freq_factor': 1, 'original_max_position_embeddings': 8192}",
                "low_freq_factor 4.0 is not below high_freq_factor 1.0");
        assertRefused(
                "'model_type': 'phi3', 'rope_scaling': {'type': 'su', 'short_factor': [1, 2], 'long_factor': []}",
                "short_factor has 2 numbers, expected are 48");
    }

    private static void assertRefused(String fields, String reason) {
        assertThatThrownBy(() -> parse("{" + fields + "}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(reason);
    }

    private static RopeConfig rope(String fields) {
        return parse("{'model_type': 'llama', " + fields + "}").rope();
    }

    private static List<Integer> windows(String json) {
        return parse(json).attention().windows();
    }

    private static ModelConfig parse(String json) {
        try {
            return ConfigJson.parse("config.json", new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
