package io.github.dramatis.lm.tokenizer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Texts of pieces that tokenizers trip over: white space, digits, emoji, special tokens of every family and halves of
 * them.
 */
public class AwkwardTexts extends DomainContextBase {
    @Provide
    Arbitrary<String> awkward() {
        return Arbitraries.of(
                        " ",
                        "  ",
                        "\n",
                        "\n\n",
                        "\r\n",
                        "\t",
                        ".",
                        "I rated",
                        "4",
                        "10",
                        "4.5",
                        "'s",
                        "é",
                        "\u0301",
                        "😀",
                        "👩‍👩‍👧",
                        "北京",
                        "<",
                        "|>",
                        "<|im_start|>",
                        "<|im_end|>",
                        "<|eot_id|>",
                        "<|start_header_id|>system<|end_header_id|>",
                        "<|end|>",
                        "<|user|>",
                        "</s>",
                        "<s>",
                        "[INST]",
                        "[/INST]",
                        "<0x0A>",
                        "▁",
                        "im_end",
                        "\u00a0",
                        "\u200b",
                        "{{ x }}",
                        "\uE000")
                .list()
                .ofMaxSize(8)
                .map(pieces -> String.join("", pieces));
    }
}
