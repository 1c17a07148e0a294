package io.github.dramatis.lm.tokenizer;

import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.lm.jinja.Text.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Conversations to token ids, through the model's chat template, with special tokens taken from the template's own text
 * only.
 *
 * <p>How: the template's text comes in pieces, each of which is the template's own or data. Special tokens are looked
 * for in the template's own pieces; what stands between two of them is encoded in one go, as Hugging Face's tokenizers
 * do it. So a message without special tokens gets the same ids as from transformers.
 */
public final class PromptEncoder {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final SpecialTokens specials;

    public PromptEncoder(Tokenizer tokenizer, ChatTemplate template) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.specials = new SpecialTokens(tokenizer.specials());
    }

    /**
     * The ids of a conversation.
     *
     * @param addGenerationPrompt whether the head of the assistant's next turn follows
     */
    public int[] encode(List<ChatMessage> messages, boolean addGenerationPrompt) {
        return split(messages, 0, addGenerationPrompt, "", new KnownEncodings()).suffix();
    }

    /**
     * The ids of a conversation in two parts: the prefix, shared by all prompts that have the same text before the
     * split, and the suffix.
     *
     * <p>The split lies at the last place at or before {@code splitAt} where the tokenizer splits whatever follows:
     * behind a newline, before something that is no white space. Where no such place fits, the prefix ends at a
     * special token of the template or is empty; the two parts always make up the whole prompt's ids.
     *
     * @param splitAt where the part that varies begins, as an index into the content of the last user message
     * @param answerStart what the assistant has already said, as data, after the head of its turn; needs
     *     {@code addGenerationPrompt} unless empty
     * @param known what prompts with the same prefix have in common is encoded once for all that share this
     */
    public PromptParts split(
            List<ChatMessage> messages,
            int splitAt,
            boolean addGenerationPrompt,
            String answerStart,
            KnownEncodings known) {
        int varying = splitAt > 0 ? lastUserMessage(messages) : -1;
        int split = varying < 0 ? 0 : withinText(messages.get(varying).content(), splitAt);
        Encoding encoding = new Encoding(known);
        template.pieces(messages, addGenerationPrompt, varying, split).forEach(encoding::add);
        encoding.add(new Piece.Data(answerStart, false));
        return encoding.finish();
    }

    private static int lastUserMessage(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role().equals("user")) {
                return i;
            }
        }
        return messages.size() - 1;
    }

    /** Off the white space at both ends, which a template may trim. */
    private static int withinText(String content, int splitAt) {
        int textBegin = content.length() - content.stripLeading().length();
        return Math.max(textBegin, Math.min(splitAt, content.stripTrailing().length()));
    }

    /** One prompt on its way to ids. */
    private final class Encoding {
        private static final int NONE = -1;

        private final KnownEncodings known;
        private final List<int[]> ids = new ArrayList<>();
        private int length; // of all ids
        private int prefixLength;
        private SpecialToken last; // before the stretch
        private StringBuilder stretch = new StringBuilder(); // since the last special token
        private int split = NONE; // within the stretch
        private boolean splitSeen;

        Encoding(KnownEncodings known) {
            this.known = known;
        }

        void add(Piece piece) {
            if (piece instanceof Piece.Literal literal) {
                addOwn(literal.text());
            } else if (piece instanceof Piece.Data data) {
                if (data.behindSplit() && !splitSeen) {
                    split = stretch.length();
                    splitSeen = true;
                }
                stretch.append(data.text());
            }
        }

        private void addOwn(String text) {
            int begin = 0;
            for (int at = specials.next(text, 0); at < text.length(); at = specials.next(text, begin)) {
                SpecialToken special = specials.at(text, at);
                stretch.append(text, begin, at);
                endStretch(special);
                add(new int[] {special.id()});
                begin = at + special.content().length();
            }
            stretch.append(text, begin, text.length());
        }

        private void add(int[] more) {
            ids.add(more);
            length += more.length;
        }

        /** The special tokens on both sides may swallow white space. */
        private void endStretch(SpecialToken next) {
            String text = stretch.toString();
            if (last != null && last.stripsRight()) {
                String stripped = text.stripLeading();
                split = split == NONE ? NONE : Math.max(0, split - (text.length() - stripped.length()));
                text = stripped;
            }
            text = next != null && next.stripsLeft() ? text.stripTrailing() : text;
            boolean begins = last == null;
            if (split == NONE) {
                add(known.of(text, begins, tokenizer));
            } else { // no other prompt has it
                int[] encoded = begins ? tokenizer.encode(text) : tokenizer.encodeContinued(text);
                prefixLength = length + sharedLength(begins, text, encoded, Math.min(split, text.length()));
                add(encoded);
            }
            last = next;
            stretch = new StringBuilder();
            split = NONE;
        }

        PromptParts finish() {
            endStretch(null);
            int[] whole = new int[length];
            int at = 0;
            for (int[] part : ids) {
                System.arraycopy(part, 0, whole, at, part.length);
                at += part.length;
            }
            return new PromptParts(
                    Arrays.copyOf(whole, prefixLength), Arrays.copyOfRange(whole, prefixLength, whole.length));
        }

        /** How many of the stretch's ids belong to the text before the last safe place at or before {@code split}. */
        private int sharedLength(boolean begins, String text, int[] encoded, int split) {
            for (int at = split; at > 0; at = text.lastIndexOf('\n', at - 2) + 1) {
                if (text.charAt(at - 1) == '\n' && at < text.length() && !WhiteSpace.is(text.codePointAt(at))) {
                    int[] before = known.of(text.substring(0, at), begins, tokenizer);
                    if (before.length <= encoded.length
                            && Arrays.equals(before, 0, before.length, encoded, 0, before.length)) {
                        return before.length;
                    }
                }
            }
            return 0;
        }
    }
}
