package io.github.dramatis.spark.examples;

import static io.github.dramatis.spark.table.Target.RATING;

import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.prompt.AgentFacts;
import io.github.dramatis.core.prompt.ChoiceFitting;
import io.github.dramatis.core.prompt.ChoicePrompt;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.prompt.MemoryVariant;
import io.github.dramatis.core.prompt.Prompt;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.prompt.PromptFacts;
import io.github.dramatis.core.prompt.PromptFitting;
import io.github.dramatis.core.prompt.PromptFitting.Fitted;
import io.github.dramatis.core.prompt.PromptPreset;
import io.github.dramatis.core.prompt.PromptVariant;
import io.github.dramatis.spark.examples.UserWalk.Target;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Makes the prompts of one user out of the revisions of its profile and its ratings, both in order. */
final class UserExamples implements CoGroupFunction<String, Row, Row, Row> {
    private static final long serialVersionUID = 1L;

    /** Column beside those of {@link Example}: whether no prompt of the target fits; its texts are then empty. */
    static final String TOO_LONG = "too_long";
    /** Likewise: the memories that the prompt shows, each with its rating. */
    static final String MEMORIES = "memories";
    /** Column beside them: fields of the item that had no room. */
    static final String FIELDS_DROPPED = "fields_dropped";

    private final ExamplesConfig config;
    private final PromptScope scope;
    private final VectorTable vectors;
    private final TokenCounter counter;
    private final int choiceTokens;
    private final PromptControl mask;
    private final RowCodec<Example> codec = Tables.EXAMPLES.codec();
    private transient PromptPreset preset;
    private transient List<PromptVariant> variants;
    private transient int revision; // whose prompts the next two count
    private transient PromptFitting fitting; // null before a user's first prompt
    private transient ChoiceExamples choices;

    /**
     * @param vectors of the items; null where they are not compared
     * @param choiceTokens longest prompt for a choice
     * @param mask what is taken from every prompt for a rating; null: nothing
     */
    UserExamples(
            ExamplesConfig config,
            PromptScope scope,
            VectorTable vectors,
            TokenCounter counter,
            int choiceTokens,
            PromptControl mask) {
        this.config = config;
        this.scope = scope;
        this.vectors = vectors;
        this.counter = counter;
        this.choiceTokens = choiceTokens;
        this.mask = mask;
    }

    static StructType schema() {
        return Tables.EXAMPLES
                .codec()
                .schema()
                .add(TOO_LONG, DataTypes.BooleanType, false)
                .add(MEMORIES, DataTypes.createArrayType(DataTypes.StringType), false)
                .add(FIELDS_DROPPED, DataTypes.IntegerType, false);
    }

    @Override
    public Iterator<Row> call(String userId, Iterator<Row> agents, Iterator<Row> ratings) {
        if (!agents.hasNext()) {
            return Collections.emptyIterator();
        }
        open();
        fitting = null;
        UserWalk targets = new UserWalk(
                userId,
                Rows.each(agents, AgentRevision::of),
                Rows.each(ratings, row -> HistoryItem.of(row, scope.scale(), vectors)),
                scope);
        // lazily: a long history's prompts are never held together
        return stream(ChoiceExamples.together(targets))
                .flatMap(together -> prompts(userId, together))
                .iterator();
    }

    private Stream<Row> prompts(String userId, List<Target> together) {
        Target first = together.get(0);
        begin(first.agent().revision());
        return first.choice() == null ? rows(userId, first) : choiceRows(userId, together);
    }

    private Stream<Row> choiceRows(String userId, List<Target> slate) {
        return variants.stream()
                .map(variant -> choices.of(userId, slate, variant.memory()))
                .map(made -> row(made.example(), made.tooLong(), new String[0], 0));
    }

    private Stream<Row> rows(String userId, Target target) {
        Stream<Row> prompts = variants.stream()
                .map(variant -> row(userId, target, variant, variant.label(), shown(variant, target, mask)));
        if (!target.item().split().equals("test")) {
            return prompts;
        }
        Stream<Row> masked = variants.stream().flatMap(variant -> config.controlsOf(variant).stream()
                .map(control -> row(
                        userId, target, variant, control.memory(variant.label()), shown(variant, target, control))));
        return Stream.concat(prompts, masked);
    }

    /** @param control what is taken from what the variant shows; null: nothing */
    private static PromptFacts shown(PromptVariant variant, Target target, PromptControl control) {
        PromptFacts whole = variant.of(target.facts());
        AgentFacts other = target.agent().other();
        return control == null ? whole : control.of(whole, other == null ? null : variant.of(other));
    }

    private void open() {
        if (preset != null) {
            return;
        }
        preset = PromptPreset.of(config.preset(), LabelCoding.of(scope.scale()), config.neighbours());
        variants = config.memory().stream().distinct().map(PromptVariant::of).toList();
    }

    /** What the prompts of a user's revision have in common is encoded once. */
    private void begin(int next) {
        if (fitting != null && next == revision) {
            return;
        }
        revision = next;
        ToIntFunction<Prompt> length = counter.ofRevision();
        fitting = new PromptFitting(preset, config.maxTokens(), config.tokensPerField(), length);
        choices = new ChoiceExamples(new ChoiceFitting(new ChoicePrompt(scope.scale()), choiceTokens, length));
    }

    private Row row(String userId, Target target, PromptVariant variant, String memory, PromptFacts facts) {
        Optional<Fitted> fitted = fitting.fit(facts, variant.memory());
        Example example = new Example(
                memory + ":" + target.item().target().id(),
                target.item().target().id(),
                userId,
                target.item().itemId(),
                target.item().split(),
                target.item().target().purpose(),
                target.agent().revision(),
                memory,
                fitted.map(f -> f.prompt().prefix()).orElse(""),
                fitted.map(f -> f.prompt().suffix()).orElse(""),
                target.evidence().numbers(),
                target.item().rating(),
                target.item().target().weight(),
                fitted.map(Fitted::tokens).orElse(0),
                fitted.map(Fitted::memoriesDropped).orElse(0),
                fitted.map(Fitted::sentencesDropped).orElse(0),
                RATING,
                null);
        return row(
                example,
                fitted.isEmpty(),
                fitted.map(f -> shown(facts, variant.memory(), f)).orElse(new String[0]),
                fitted.map(Fitted::fieldsDropped).orElse(0));
    }

    private Row row(Example example, boolean tooLong, String[] memories, int fieldsDropped) {
        Row columns = codec.encode(example);
        Object[] values = new Object[columns.size() + 3];
        for (int i = 0; i < columns.size(); i++) {
            values[i] = columns.get(i);
        }
        values[columns.size()] = tooLong;
        values[columns.size() + 1] = memories;
        values[columns.size() + 2] = fieldsDropped;
        return RowFactory.create(values);
    }

    /** The prompt's memories without those that the length limit cost, which are the oldest. */
    private String[] shown(PromptFacts facts, MemoryVariant variant, Fitted fitted) {
        return variant.showsMemories()
                ? facts.newest(facts.memories().size() - fitted.memoriesDropped()).stream()
                        .map(memory -> memory.line(scope.scale()))
                        .toArray(String[]::new)
                : new String[0];
    }

    private static <A> Stream<A> stream(Iterator<A> from) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(from, 0), false);
    }
}
