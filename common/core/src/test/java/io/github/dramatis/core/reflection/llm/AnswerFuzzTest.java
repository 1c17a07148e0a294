package io.github.dramatis.core.reflection.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.HostileText;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.AnswerParser;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.served.LabelReader;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a model answers, it is taken, or asked for once more, or the user keeps the statistical profile. */
class AnswerFuzzTest {
    private static final List<ReflectionSettings> SETTINGS =
            List.of(Users.settings(Users.SCALE), Users.settings(RatingScale.TAKEN));
    private static final LabelReader CHOICES = LabelReader.ofChoices(4);
    private static final LabelReader RATINGS = LabelReader.ofRatings(new RatingScale(0.5, 5, 0.5));
    private static final AnswerParser PARSER = new AnswerParser(new RatingScale(0.5, 5, 0.5));

    @Provide
    Arbitrary<String> texts() {
        return HostileText.texts();
    }

    @Property
    void aReflectionEnds(@ForAll("texts") String text, @ForAll boolean within) {
        for (ReflectionSettings settings : SETTINGS) {
            UserReflection reflection = Users.reflection(Users.ratings(12), settings);
            String good = reflection.typicalAnswer().text();
            int at = Math.floorMod(text.hashCode(), good.length());
            String answer = within ? good.substring(0, at) + text + good.substring(at) : text;

            for (int i = 0; i < 6 && reflection.next().isPresent(); i++) {
                reflection.accept(new ChatAnswer(answer, 1, 1, false));
            }

            assertThat(reflection.next()).isEmpty();
            assertThat(reflection.revisions()).isNotEmpty();
        }
    }

    @Property
    void aFileOfPromptsIsReadOrRefused(@ForAll("texts") String text) {
        for (String file : List.of(text, "==== system\n" + text + "\n==== final\n{data}" + text)) {
            try {
                assertThat(ReflectionPrompts.parse("f", file)).isNotNull();
            } catch (UserError e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Property
    void anAnswerHasAClassAndADistribution(@ForAll("texts") String text) {
        ChatAnswer answer = new ChatAnswer(text, 1, 1, false);

        assertThat(PARSER.parse(text).kind()).isNotNull();
        assertThat(RATINGS.read(answer).logProbabilities()).hasSize(10).doesNotContain(Double.NaN);
        assertThat(CHOICES.read(answer).logProbabilities()).hasSize(5).doesNotContain(Double.NaN);
    }
}
