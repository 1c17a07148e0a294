package io.github.dramatis.lm.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Conversations to token ids, through the model's chat template, with special tokens taken from the template's own text
 * only.
 *
 * <p>How: every character in a message that begins or ends a special token gets a mark beside it, a private-use
 * character that no message holds. Then the template is rendered, special tokens are looked for in the result (one that
 * comes from a message has marks in it and is not found), the marks are taken out, and what stands between two special
 * tokens is encoded in one go, as Hugging Face's tokenizers do it. So a message without special tokens gets the same
 * ids as from transformers.
 */
public final class PromptEncoder {
    private static final char FIRST_PRIVATE = '\uE000';
    private static final char LAST_PRIVATE = '\uF8FF';

    private final Tokenizer tokenizer;
    private final RecentEncodings beginning; // of a text
    private final RecentEncodings continued; // behind a special token
    private final ChatTemplate template;
    private final BitSet beginnings = new BitSet(); // characters that begin a special token
    private final BitSet ends = new BitSet();

    public PromptEncoder(Tokenizer tokenizer, ChatTemplate template) {
        this.tokenizer = tokenizer;
        this.beginning = new RecentEncodings(tokenizer::encode);
        this.continued = new RecentEncodings(tokenizer::encodeContinued);
        this.template = template;
        for (SpecialToken special : tokenizer.specials()) {
            beginnings.set(special.content().charAt(0));
            ends.set(special.content().charAt(special.content().length() - 1));
        }
    }

    /**
     * The ids of a conversation.
     *
     * @param addGenerationPrompt whether the head of the assistant's next turn follows
     */
    public int[] encode(List<Message> messages, boolean addGenerationPrompt) {
        return split(messages, 0, addGenerationPrompt, "").suffix();
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
     */
    public PromptParts split(List<Message> messages, int splitAt, boolean addGenerationPrompt, String answerStart) {
        int varying = splitAt > 0 ? lastUserMessage(messages) : -1;
        Marks marks = Marks.absentFrom(messages, answerStart);
        List<Message> marked = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            marked.add(new Message(
                    message.role(),
                    marked(message.content(), i == varying ? withinText(message.content(), splitAt) : -1, marks)));
        }
        String text = template.render(marked, addGenerationPrompt) + marked(answerStart, -1, marks);
        return encodeMarked(text, marks);
    }

    private static int lastUserMessage(List<Message> messages) {
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

    /** The two characters that stand for nothing: beside a character of a special token, and at the split. */
    private record Marks(char guard, char split) {
        static Marks absentFrom(List<Message> messages, String answerStart) {
            String all = messages.stream().map(Message::content).collect(Collectors.joining()) + answerStart;
            char guard = absent(all, FIRST_PRIVATE);
            return new Marks(guard, absent(all, (char) (guard + 1)));
        }

        private static char absent(String text, char from) {
            for (char candidate = from; candidate <= LAST_PRIVATE; candidate++) {
                if (text.indexOf(candidate) < 0) {
                    return candidate;
                }
            }
            throw new IllegalArgumentException("a message that uses all private-use characters of Unicode");
        }
    }

    private String marked(String content, int splitAt, Marks marks) {
        StringBuilder marked = new StringBuilder(content.length() + 16);
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (i == splitAt) {
                marked.append(marks.split());
            }
            if (ends.get(c)) {
                marked.append(marks.guard());
            }
            marked.append(c);
            if (beginnings.get(c)) {
                marked.append(marks.guard());
            }
        }
        return splitAt == content.length() ? marked.append(marks.split()).toString() : marked.toString();
    }

    private PromptParts encodeMarked(String text, Marks marks) {
        IdList ids = new IdList();
        int prefixLength = 0;
        SpecialToken last = null;
        int begin = 0;
        do {
            int end = nextSpecial(text, begin);
            SpecialToken next = end < text.length() ? specialAt(text, end) : null;
            String stretch = stretch(text.substring(begin, end), last, next, marks);
            int split = stretch.indexOf(marks.split());
            String plain = split < 0 ? stretch : stretch.substring(0, split) + stretch.substring(split + 1);
            RecentEncodings encodings = last == null ? beginning : continued;
            int[] encoded = encodings.of(plain);
            if (split >= 0) {
                prefixLength = ids.length() + sharedLength(encodings, plain, encoded, split);
            }
            ids.add(encoded);
            if (next != null) {
                ids.add(next.id());
                end += next.content().length();
            }
            last = next;
            begin = end;
        } while (begin < text.length());
        return new PromptParts(ids.slice(0, prefixLength), ids.slice(prefixLength, ids.length()));
    }

    /** The text between two special tokens, less the guards and the white space that the tokens swallow. */
    private static String stretch(String text, SpecialToken last, SpecialToken next, Marks marks) {
        String stretch = text.replace(String.valueOf(marks.guard()), "");
        stretch = last != null && last.stripsRight() ? stretch.stripLeading() : stretch;
        return next != null && next.stripsLeft() ? stretch.stripTrailing() : stretch;
    }

    private int nextSpecial(String text, int from) {
        int at = from;
        while (at < text.length() && (!beginnings.get(text.charAt(at)) || specialAt(text, at) == null)) {
            at++;
        }
        return at;
    }

    /** The longest special token that begins there, null if none does. */
    private SpecialToken specialAt(String text, int at) {
        SpecialToken longest = null;
        for (SpecialToken special : tokenizer.specials()) {
            if (text.startsWith(special.content(), at)
                    && (longest == null
                            || special.content().length() > longest.content().length())) {
                longest = special;
            }
        }
        return longest;
    }

    /** How many of the stretch's ids belong to the text before the last safe place at or before {@code split}. */
    private static int sharedLength(RecentEncodings encodings, String stretch, int[] encoded, int split) {
        for (int at = split; at > 0; at = stretch.lastIndexOf('\n', at - 2) + 1) {
            if (stretch.charAt(at - 1) == '\n' && at < stretch.length() && !isSpace(stretch.codePointAt(at))) {
                int[] before = encodings.of(stretch.substring(0, at));
                if (before.length <= encoded.length
                        && Arrays.equals(before, 0, before.length, encoded, 0, before.length)) {
                    return before.length;
                }
            }
        }
        return 0;
    }

    /** White space of Unicode or of Java: more than any pre-tokenizer joins with a newline before it. */
    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == 0x85;
    }

    private static final class IdList {
        private int[] ids = new int[256];
        private int length;

        void add(int... more) {
            if (length + more.length > ids.length) {
                ids = Arrays.copyOf(ids, 2 * (length + more.length));
            }
            System.arraycopy(more, 0, ids, length, more.length);
            length += more.length;
        }

        int length() {
            return length;
        }

        int[] slice(int from, int to) {
            return Arrays.copyOfRange(ids, from, to);
        }
    }
}
