package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;

/** JSON from the command line: itself, {@code @file}, or {@code -} for stdin. */
final class Payload {
    private Payload() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when there is no JSON to be had; the message says why
     */
    static JsonNode read(String argument, InputStream in) {
        try {
            if (argument.equals("-")) {
                return parsed("stdin", in.readAllBytes());
            }
            if (argument.startsWith("@")) {
                var file = argument.substring(1);
                return parsed("the file " + file, Files.readAllBytes(Path.of(file)));
            }
            return Json.parse(argument);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + argument + ": " + e, e);
        } catch (KontorException e) {
            throw new IllegalArgumentException(
                    e.getMessage() + "; expected JSON as '{\"id\":\"c-1\"}', @file, or - for stdin", e);
        }
    }

    private static JsonNode parsed(String where, byte[] bytes) {
        try {
            return Json.parse(bytes);
        } catch (KontorException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }
}
