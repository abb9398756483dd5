package io.walstore.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a victim tells, a line for each thing, in the order of the telling. Each is one write to a file, which the system
 * keeps when the process dies; only the last line may be cut.
 */
final class Testimony {

    /** What a line is about, and its further words. */
    enum Kind {

        // What was found at an open, before anything else was done.
        /** First index, last index. */
        BOUNDS,
        /** Index; life, writer, number and size of its batch; place in it. */
        ENTRY,
        /** Key, number of the value. */
        VALUE,
        /** Consumer, position. */
        PLACE,
        /** That was all. */
        COMPLETE,

        // Before and after each deed.
        /** Writer, number and size of the batch. */
        APPENDING,
        /** Writer and number of the batch, index of the first entry. */
        APPENDED,
        /** Index that becomes the first. */
        CUTTING_FRONT,
        /** Index that becomes the last. */
        CUTTING_BACK,
        /** Index that comes next. */
        CLEARING,
        /** The one cut that was begun. */
        CUT,
        /** Key, number of the value. */
        SETTING,
        /** Key, number of the value. */
        SET,
        /** Consumer, index. */
        COMMITTING,
        /** Consumer, the index it is going to be done with. */
        SEEKING,
        /** Consumer. */
        FLUSHED,
        /** Nothing. */
        ROLLED,

        // The end of a life that nobody took.
        /** How many there are. */
        SEGMENTS,
        /** Nothing. */
        CLOSED
    }

    private final FileOutputStream file;

    Testimony(Path path) throws IOException {
        file = new FileOutputStream(path.toFile(), true);
    }

    /** Told, whatever happens, on return. */
    synchronized void tell(Kind kind, Object... words) {
        String line = Stream.concat(Stream.of(kind), Stream.of(words))
                .map(Object::toString)
                .collect(Collectors.joining(" ", "", "\n"));
        try {
            file.write(line.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was told wholly. */
    static List<String> read(Path path) throws IOException {
        String text = Files.exists(path) ? Files.readString(path) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
