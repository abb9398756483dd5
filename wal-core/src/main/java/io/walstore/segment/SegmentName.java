package io.walstore.segment;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * File names of segments: the id in sixteen hexadecimal digits and {@code .wal}. The base index is not in the name,
 * because a segment is prepared before its first index is known.
 */
final class SegmentName {

    /** The one segment that is being prepared; renamed when it is complete, overwritten by the next one if it never is. */
    static final String UNFINISHED = "segment.tmp";

    private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})\\.wal");
    private static final Pattern QUARANTINED = Pattern.compile(NAME + "\\.\\d+\\.quarantine");

    private SegmentName() {}

    static String of(long id) {
        return String.format("%016x.wal", id);
    }

    static String quarantined(long id, int copy) {
        return of(id) + "." + copy + ".quarantine";
    }

    static boolean isQuarantined(String name) {
        return QUARANTINED.matcher(name).matches();
    }

    static OptionalLong id(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? OptionalLong.of(Long.parseUnsignedLong(matcher.group(1), 16)) : OptionalLong.empty();
    }
}
