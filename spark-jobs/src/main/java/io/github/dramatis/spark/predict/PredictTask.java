package io.github.dramatis.spark.predict;

import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.evaluation.AnswerParser;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.inference.Answer;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.lm.model.Trunk;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.model.LoadedModel;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/** Asks one model about a partition's prompts, a bounded number at a time. */
final class PredictTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    /** Prompts held at once; a long list shares more prefixes. */
    private static final int CHUNK = 256;

    private final AskedModel variant;
    private final PredictConfig config;
    private final AgentModel base;
    private final ResourcesConfig resources;
    private final long seed;
    private final String workspace;
    private final LongAccumulator answered;

    PredictTask(
            AskedModel variant,
            PredictConfig config,
            AgentModel base,
            ResourcesConfig resources,
            long seed,
            String workspace,
            LongAccumulator answered) {
        this.variant = variant;
        this.config = config;
        this.base = base;
        this.resources = resources;
        this.seed = seed;
        this.workspace = workspace;
        this.answered = answered;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return rows;
        }
        LoadedModel model = base.load();
        ModelConfig shape = model.model().config();
        LoraAdapter beside =
                variant.beside() == null ? null : AdapterFiles.read(workspace + "/" + variant.beside(), shape);
        LoraAdapter adapter = variant.path() == null ? null : beside;
        Trunk trunk = base.trunk(beside == null ? 0 : beside.config().lowestLayer(shape), resources);
        int threads = TaskContext.get().cpus();
        Answerer answerer = new Answerer(model.model(), adapter, threads, trunk);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> answerer.close());
        return new ChunkedIterator<>(rows, CHUNK, chunk -> answer(chunk, model.prompts(), answerer));
    }

    private List<Row> answer(List<Row> chunk, PromptTokens prompts, Answerer answerer) {
        RowCodec<Example> examples = Tables.EXAMPLES.codec();
        RowCodec<Answers> answers = RowCodec.of(Answers.class);
        List<Example> asked = chunk.stream().map(examples::decode).toList();
        List<int[]> tokens = asked.stream()
                .map(example ->
                        prompts.encode(example.prefix(), example.suffix()).whole())
                .toList();
        List<String> textKeys = IntStream.range(0, chunk.size())
                .mapToObj(i -> chunk.get(i).<Boolean>getAs(PredictStage.WITH_TEXT)
                        ? variant.variantId() + "/" + asked.get(i).exampleId()
                        : null)
                .toList();
        SamplingConfig sampling = new SamplingConfig(
                config.maxNewTokens(), config.temperature(), config.topK(), prompts.endOfTurn(), seed);
        List<Answer> given = answerer.answer(tokens, prompts.labels().sequences(), textKeys, sampling);
        AnswerParser parser = new AnswerParser(prompts.labels().coding().answerScale());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Example example = asked.get(i);
            float[] scores = given.get(i).labels();
            int[] sampled = given.get(i).text();
            String text = sampled == null ? null : prompts.tokenizer().decode(sampled);
            rows.add(answers.encode(new Answers(
                    example.exampleId(),
                    example.targetId(),
                    example.userId(),
                    example.itemId(),
                    chunk.get(i).getAs("persona_id"),
                    example.purpose(),
                    variant.variantId(),
                    variant.adapter(),
                    variant.scheme(),
                    variant.memory(),
                    variant.seed(),
                    example.rating(),
                    example.weight(),
                    IntStream.range(0, scores.length)
                            .mapToDouble(j -> scores[j])
                            .toArray(),
                    text,
                    text == null ? null : parser.parse(text).kind().label(),
                    null,
                    null)));
        }
        answered.add(rows.size());
        ExecutorState.get().metrics().answered(rows.size());
        return rows;
    }
}
