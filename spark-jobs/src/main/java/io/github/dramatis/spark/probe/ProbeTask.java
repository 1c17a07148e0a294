package io.github.dramatis.spark.probe;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.inference.Answer;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.model.LoadedModel;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/** Asks the questions of a partition, which is sorted by adapter. */
final class ProbeTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final RowCodec<ProbeQuestion> QUESTIONS = RowCodec.of(ProbeQuestion.class);
    private static final RowCodec<ProbeAnswer> ANSWERS = RowCodec.of(ProbeAnswer.class);
    /** A title's tokens, about. */
    private static final int NEW_TOKENS = 16;

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    /** Where an answer ends: ids stand before a comma, titles before the end of a line. */
    private static final Pattern END = Pattern.compile("[,\\n]");

    private static final Pattern END_OF_LINE = Pattern.compile("\\n");

    private final AgentModel base;
    private final String workspace;
    private final LongAccumulator answered;

    /**
     * @param workspace where adapters are
     * @param answered counts the questions that are done
     */
    ProbeTask(AgentModel base, String workspace, LongAccumulator answered) {
        this.base = base;
        this.workspace = workspace;
        this.answered = answered;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return rows;
        }
        LoadedModel loaded = base.load();
        Asked asked = new Asked(loaded);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> asked.close());
        return Rows.each(rows, row -> {
            ProbeAnswer answer = asked.answer(QUESTIONS.decode(row));
            answered.add(1);
            return ANSWERS.encode(answer);
        });
    }

    /** The model with the adapter that is asked now. */
    private final class Asked implements AutoCloseable {
        private final LoadedModel loaded;
        private final PromptTokens prompts;
        private String path;
        private Optional<LoraConfig> lora = Optional.empty();
        private Answerer answerer; // null before the first question

        Asked(LoadedModel loaded) {
            this.loaded = loaded;
            this.prompts = loaded.prompts();
        }

        ProbeAnswer answer(ProbeQuestion question) {
            List<int[]> asked = List.of(
                    tokens(question.prefix(), question.question()),
                    tokens(question.neutralPrefix(), question.neutral()));
            List<int[]> candidates = question.candidates().stream()
                    .map(prompts.tokenizer()::encode)
                    .toList();
            open(question.path(), longest(asked) + longest(candidates));
            SamplingConfig greedy = SamplingConfig.greedy(NEW_TOKENS, prompts.endOfTurn());
            List<Answer> answers = answerer.answer(asked, candidates, Arrays.asList("", null), greedy);
            String text = prompts.tokenizer().decode(answers.get(0).text());
            return reading(question, answers.get(0).labels(), answers.get(1).labels(), text);
        }

        /** @param tokens of a prompt with a candidate at most */
        private void open(String other, int tokens) {
            if (answerer != null && Objects.equals(path, other)) {
                loaded.requireMemory(base, lora, tokens, NEW_TOKENS);
                return;
            }
            close();
            path = other;
            LoraAdapter adapter = path == null
                    ? null
                    : AdapterFiles.read(workspace + "/" + path, loaded.model().config());
            lora = Optional.ofNullable(adapter).map(LoraAdapter::config);
            loaded.requireMemory(base, lora, tokens, NEW_TOKENS);
            answerer = new Answerer(loaded.model(), adapter, TaskContext.get().cpus());
        }

        private int[] tokens(String prefix, String text) {
            return prefix == null
                    ? prompts.tokenizer().encode(text)
                    : prompts.encode(prefix, text).whole();
        }

        @Override
        public void close() {
            if (answerer != null) {
                answerer.close();
                answerer = null;
            }
        }
    }

    private static int longest(List<int[]> texts) {
        return texts.stream().mapToInt(text -> text.length).max().orElse(0);
    }

    /**
     * @param shown log-probabilities of the candidates where the subject is shown
     * @param neutral the same where it is not
     */
    static ProbeAnswer reading(ProbeQuestion question, float[] shown, float[] neutral, String text) {
        int best = 0;
        int produced = 0;
        Pattern end = question.probe().equals(ProbeQuestions.HISTORY) ? END : END_OF_LINE;
        String written = words(end.split(text.stripLeading(), 2)[0]);
        for (int i = 0; i < shown.length; i++) {
            if (shown[i] - neutral[i] > shown[best] - neutral[best]) {
                best = i;
            }
            produced += i != question.right()
                            && holds(written, question.candidates().get(i))
                    ? 1
                    : 0;
        }
        return new ProbeAnswer(
                question.probe(),
                question.model(),
                question.slice(),
                question.subject(),
                best == question.right(),
                holds(written, question.candidates().get(question.right())),
                (double) produced / (shown.length - 1));
    }

    private static boolean holds(String written, String answer) {
        return written.contains(words(answer));
    }

    /** Small, a blank before and behind each word. */
    private static String words(String text) {
        return " "
                + NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip() + " ";
    }
}
