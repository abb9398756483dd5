package io.walstore.segment;

import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * File names of segments: the id in sixteen hexadecimal digits and {@code .wal}. The base index is not in the name,
 * because a segment is prepared before its first index is known.
 */
final class SegmentName {

    /** The one segment that is being prepared; renamed when it is complete, overwritten by the next one if it never is. */
    static final String UNFINISHED = "segment.tmp";

    private static final String SUFFIX = ".wal";
    private static final int ID_DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    private static final Pattern QUARANTINED = Pattern.compile("[0-9a-f]{16}\\.wal\\.\\d+\\.quarantine");

    private SegmentName() {}

    static String of(long id) {
        return HEX.toHexDigits(id) + SUFFIX;
    }

    static String quarantined(long id, int copy) {
        return of(id) + "." + copy + ".quarantine";
    }

    static boolean isQuarantined(String name) {
        return QUARANTINED.matcher(name).matches();
    }

    static OptionalLong id(String name) {
        if (name.length() != ID_DIGITS + SUFFIX.length() || !beginsWithDigits(name)) {
            return OptionalLong.empty();
        }
        long id = HexFormat.fromHexDigitsToLong(name, 0, ID_DIGITS);
        return of(id).equals(name) ? OptionalLong.of(id) : OptionalLong.empty();
    }

    private static boolean beginsWithDigits(String name) {
        for (int i = 0; i < ID_DIGITS; i++) {
            if (!HexFormat.isHexDigit(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
