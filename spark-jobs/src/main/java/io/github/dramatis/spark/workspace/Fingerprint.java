package io.github.dramatis.spark.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dramatis.core.hash.Sha256;
import java.util.Map;
import java.util.TreeMap;

/** What a stage's output depends on, as one hash: the same fingerprint need not run again. */
public final class Fingerprint {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Fingerprint() {}

    /**
     * @param stage its name
     * @param logicVersion raised whenever its code gives another output
     * @param seed of the run
     * @param inputs generation id of each table it reads
     * @param settings records and values of its configuration
     */
    public static String of(
            String stage, int logicVersion, long seed, Map<String, String> inputs, Map<String, Object> settings) {
        Map<String, Object> all = new TreeMap<>();
        all.put("stage", stage);
        all.put("logicVersion", logicVersion);
        all.put("seed", seed);
        all.put("inputs", inputs);
        all.put("settings", settings);
        try {
            return Sha256.hex(JSON.writeValueAsString(all));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot fingerprint the settings of " + stage, e);
        }
    }
}
