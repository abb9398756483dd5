package io.walstore.fs;

import io.walstore.spi.DiskFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells lack of space from other failures of writing and creating. Not used for failures of syncing: those are final,
 * whatever the reason.
 */
final class DiskSpace {

    private static final List<String> LACK_OF_SPACE =
            List.of("No space left on device", "Disk quota exceeded", "There is not enough space on the disk");

    private DiskSpace() {}

    /** The exception to throw: a {@link DiskFullException} if that is the reason, otherwise the failure as it was. */
    static IOException explain(IOException failure, Path file, long wantedBytes) {
        if (!saysSo(failure) && !isShort(file, wantedBytes)) {
            return failure;
        }
        return new DiskFullException(
                file + ": no room for " + wantedBytes + " more bytes; free space on the volume", failure);
    }

    private static boolean saysSo(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return LACK_OF_SPACE.stream().anyMatch(message::contains);
    }

    /** The system's messages are translated on some machines, so its figures are asked as well. */
    private static boolean isShort(Path file, long wantedBytes) {
        try {
            return wantedBytes > 0 && Files.getFileStore(file).getUsableSpace() < wantedBytes;
        } catch (IOException e) {
            return false;
        }
    }
}
