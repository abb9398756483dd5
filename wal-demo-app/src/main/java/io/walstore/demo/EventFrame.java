package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.spi.LogEntry;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The bytes of a server-sent event, as the HTML standard defines them:
 *
 * <pre>{@code
 * id: 7
 * data: {"first line":1,
 * data:  "second line":2}
 *
 * }</pre>
 *
 * <p>JSON may have line breaks between its tokens, and all of CR, LF and CR LF end a line here: each line of an event
 * gets its own {@code data:}, or an event could end early and continue as a different one.
 */
final class EventFrame {

    private static final byte[] DATA = "data: ".getBytes(UTF_8);

    private EventFrame() {}

    /** Writes an entry under its index: a client that comes back names the last one it saw. */
    static void write(LogEntry entry, OutputStream out) throws IOException {
        writeLine("id: " + entry.index(), out);
        writeData(entry.data(), out);
        out.write('\n');
    }

    /** Writes that some entries are gone and the stream goes on at a later one: nothing is skipped in silence. */
    static void writeGap(long expected, long next, OutputStream out) throws IOException {
        writeLine("event: gap", out);
        writeLine("data: {\"expected\":" + expected + ",\"next\":" + next + "}", out);
        out.write('\n');
    }

    /** Writes a comment, which a client ignores. */
    static void writeComment(String text, OutputStream out) throws IOException {
        writeLine(": " + text, out);
        out.write('\n');
    }

    private static void writeLine(String line, OutputStream out) throws IOException {
        out.write((line + "\n").getBytes(UTF_8));
    }

    private static void writeData(byte[] data, OutputStream out) throws IOException {
        int start = 0;
        for (int i = 0; i <= data.length; i++) {
            if (i == data.length || data[i] == '\n' || data[i] == '\r') {
                out.write(DATA);
                out.write(data, start, i - start);
                out.write('\n');
                boolean pair = i + 1 < data.length && data[i] == '\r' && data[i + 1] == '\n';
                i = pair ? i + 1 : i;
                start = i + 1;
            }
        }
    }
}
