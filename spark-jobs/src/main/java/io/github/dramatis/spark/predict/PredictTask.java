package io.github.dramatis.spark.predict;

import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.evaluation.AnswerParser;
import io.github.dramatis.core.prompt.ChoiceLetters;
import io.github.dramatis.core.prompt.Labels;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.inference.Answer;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.Trunk;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.model.ExampleTokens;
import io.github.dramatis.spark.model.LoadedModel;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Asks models about a partition's prompts, one after the other and of each a bounded number of prompts at a time. The
 * rows are sorted by their model.
 */
final class PredictTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    /** Column of the index of the model that a row is for. */
    static final String MODEL = "asked_model";

    /** Prompts held at once; a long list shares more prefixes. */
    private static final int CHUNK = 256;

    private final List<AskedModel> models;
    private final PredictConfig config;
    private final AgentModel base;
    private final ResourcesConfig resources;
    private final long seed;
    private final String workspace;
    private final LongAccumulator answered;
    private final KeptAnswers kept;

    /** @param kept where answers are kept; null: nowhere */
    PredictTask(
            List<AskedModel> models,
            PredictConfig config,
            AgentModel base,
            ResourcesConfig resources,
            long seed,
            String workspace,
            LongAccumulator answered,
            KeptAnswers kept) {
        this.models = List.copyOf(models);
        this.config = config;
        this.base = base;
        this.resources = resources;
        this.seed = seed;
        this.workspace = workspace;
        this.answered = answered;
        this.kept = kept;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        RowCodec<Answers> codec = RowCodec.of(Answers.class);
        return Rows.each(answers(rows), codec::encode);
    }

    private Iterator<Answers> answers(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        if (kept == null) {
            return ask(rows);
        }
        Row first = rows.next();
        boolean[] asks = {false};
        Iterator<Answers> answers = kept.of(first.<Integer>getAs(KeptAnswers.PART), () -> {
            asks[0] = true;
            return ask(Stream.concat(Stream.of(first), stream(rows)).iterator());
        });
        return asks[0] ? answers : Rows.each(answers, this::known);
    }

    private static Stream<Row> stream(Iterator<Row> rows) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false);
    }

    /** Counts an answer that an earlier task has got. */
    private Answers known(Answers answer) {
        answered.add(1);
        return answer;
    }

    private Iterator<Answers> ask(Iterator<Row> rows) {
        Opened opened = new Opened();
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> opened.close());
        return new ChunkedIterator<>(rows, CHUNK, PredictTask::modelAndTask, chunk -> answer(chunk, opened));
    }

    private static int modelAndTask(Row row) {
        return 2 * row.<Integer>getAs(MODEL) + (row.getAs("task").equals(Target.CHOICE) ? 1 : 0);
    }

    /** The answerer of the model that is asked now. */
    private final class Opened implements AutoCloseable {
        private int index = -1;
        private Optional<LoraConfig> lora = Optional.empty();
        private Answerer answerer;

        /** @param newTokens of a text at most; 0 if none is sampled */
        Answerer of(int model, List<int[]> prompts, int newTokens) {
            LanguageModel loaded = loaded(model).model();
            if (model == index) {
                requireMemory(model, prompts, newTokens);
                return answerer;
            }
            close();
            AskedModel asked = models.get(model);
            ModelConfig shape = loaded.config();
            LoraAdapter beside =
                    asked.beside() == null ? null : AdapterFiles.read(workspace + "/" + asked.beside(), shape);
            LoraAdapter adapter = asked.path() == null ? null : beside;
            lora = Optional.ofNullable(adapter).map(LoraAdapter::config);
            requireMemory(model, prompts, newTokens);
            Trunk trunk = base(model).trunk(beside == null ? 0 : beside.config().lowestLayer(shape), resources);
            answerer = new Answerer(loaded, adapter, TaskContext.get().cpus(), trunk);
            index = model;
            return answerer;
        }

        private void requireMemory(int model, List<int[]> prompts, int newTokens) {
            int longest =
                    prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
            loaded(model).requireMemory(base(model), lora, longest, newTokens);
        }

        @Override
        public void close() {
            if (answerer != null) {
                answerer.close();
                answerer = null;
                index = -1;
            }
        }
    }

    private AgentModel base(int model) {
        return base.of(models.get(model).setting());
    }

    /** The base of a model, read by the first task of this executor that asks it. */
    private LoadedModel loaded(int model) {
        return base(model).load();
    }

    /** @param chunk of one model and one task */
    private List<Answers> answer(List<Row> chunk, Opened opened) {
        int index = chunk.get(0).<Integer>getAs(MODEL);
        PromptTokens prompts = loaded(index).prompts();
        AskedModel variant = models.get(index);
        RowCodec<Example> examples = Tables.EXAMPLES.codec();
        List<Example> asked = chunk.stream().map(examples::decode).toList();
        Labels labels = asked.get(0).task().equals(Target.CHOICE) ? prompts.choices() : prompts.labels();
        ExampleTokens encoded = new ExampleTokens(prompts);
        List<int[]> tokens =
                asked.stream().map(example -> encoded.of(example, labels)).toList();
        List<String> textKeys = IntStream.range(0, chunk.size())
                .mapToObj(i -> chunk.get(i).<Boolean>getAs(PredictStage.WITH_TEXT)
                        ? variant.variantId() + "/" + asked.get(i).exampleId()
                        : null)
                .toList();
        SamplingConfig sampling = new SamplingConfig(
                config.maxNewTokens(), config.temperature(), config.topK(), prompts.endOfTurn(), seed);
        boolean withTexts = textKeys.stream().anyMatch(Objects::nonNull);
        List<Answer> given = opened.of(index, tokens, withTexts ? config.maxNewTokens() : 0)
                .answer(tokens, labels.sequences(), textKeys, sampling);
        AnswerParser parser = new AnswerParser(prompts.labels().coding().answerScale());
        List<Answers> answers = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Example example = asked.get(i);
            double[] scores = scores(given.get(i).labels(), example);
            int[] sampled = given.get(i).text();
            String text = sampled == null ? null : prompts.tokenizer().decode(sampled);
            answers.add(new Answers(
                    example.exampleId(),
                    example.targetId(),
                    example.userId(),
                    example.itemId(),
                    chunk.get(i).getAs("persona_id"),
                    example.purpose(),
                    variant.variantId(),
                    variant.adapter(),
                    variant.scheme(),
                    variant.setting(),
                    variant.memory(),
                    variant.seed(),
                    example.rating(),
                    example.weight(),
                    scores,
                    text,
                    text == null ? null : parser.parse(text).kind().label(),
                    null,
                    null,
                    example.task(),
                    example.slate()));
        }
        answered.add(answers.size());
        ExecutorState.get().metrics().answered(answers.size());
        return answers;
    }

    /** The scores of the labels in the prompt; of a choice, of the letters of its items and of none. */
    private static double[] scores(float[] labels, Example example) {
        if (example.slate() == null) {
            return IntStream.range(0, labels.length).mapToDouble(j -> labels[j]).toArray();
        }
        int items = example.slate().size();
        double[] scores = new double[items + 1];
        Arrays.setAll(scores, j -> labels[ChoiceLetters.letter(j, items)]);
        return scores;
    }
}
