package io.github.dramatis.spark.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.HostileText;
import io.github.dramatis.core.error.UserError;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Protects: whatever a file of recommenders' lists begins with, it has a layout or is refused in words. */
class ListLayoutFuzzTest {
    private static final List<ListColumns> COLUMNS = List.of(
            new ListColumns(Map.of()), new ListColumns(Map.of(ListColumns.USER, "u", ListColumns.ITEM, "\"i|")));

    @Provide
    Arbitrary<String> texts() {
        return HostileText.texts();
    }

    @Property
    void aFirstLineHasALayoutOrIsRefused(@ForAll("texts") String text) {
        for (ListColumns columns : COLUMNS) {
            for (String line : List.of(text, "user_id\t" + text + "\titem_id", "1 Q0 a 1 " + text + " x")) {
                try {
                    assertThat(ListLayout.ofText("f", line, columns)).isNotNull();
                } catch (UserError e) {
                    assertThat(e.getMessage()).contains("f").isNotBlank();
                }
            }
        }
    }
}
