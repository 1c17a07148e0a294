package io.github.dramatis.spark.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON that runs keep in a workspace, which may be cut off, of another version, or edited by hand. */
public final class KeptJson {
    private KeptJson() {}

    /**
     * Reads a value.
     *
     * @param what names the file in the error, which does not quote it: it may hold a user's text
     * @param fix what to do about a damaged file
     * @throws UserError if it is no JSON of such a value
     */
    public static <T> T read(ObjectReader reader, byte[] json, String what, String fix) {
        try {
            T value = reader.readValue(json);
            if (value == null) {
                throw new UserError(what, "the file is damaged: it holds null", fix);
            }
            return value;
        } catch (JsonProcessingException e) {
            throw damaged(what, fix, e);
        } catch (IOException e) {
            throw new UncheckedIOException(what, e);
        }
    }

    /** The error for a damaged file. The cause's message is not in it: it would quote the file. */
    static UserError damaged(String what, String fix, IOException cause) {
        return new UserError(what, "the file is damaged (" + cause.getClass().getSimpleName() + ")", fix, cause);
    }
}
