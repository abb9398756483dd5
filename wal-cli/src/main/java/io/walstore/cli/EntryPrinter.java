package io.walstore.cli;

import io.walstore.spi.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import picocli.CommandLine.Option;

/** Prints entries, each on a line of its own. */
final class EntryPrinter {

    @Option(
            names = "--payload",
            paramLabel = "FORM",
            description = "How to print payloads: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
            defaultValue = "text")
    private Form form = Form.TEXT;

    /** Ways to print a payload. */
    enum Form {
        /** As UTF-8, with a question mark for what would not stay on the line. */
        TEXT,
        /** As Base64. */
        BASE64,
        /** As hexadecimal digits. */
        HEX,
        /** Not at all. */
        NONE;

        private String of(byte[] payload) {
            return switch (this) {
                case TEXT -> new String(payload, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
                case BASE64 -> Base64.getEncoder().encodeToString(payload);
                case HEX -> HexFormat.of().formatHex(payload);
                case NONE -> "";
            };
        }
    }

    void print(LogEntry entry, Output output) {
        if (output.json()) {
            output.object(EntryLine.of(entry));
            return;
        }
        Instant time = Instant.ofEpochMilli(entry.appendTimeMillis());
        output.line((entry.index() + " " + time + " " + entry.data().length + " " + form.of(entry.data())).strip());
    }
}
