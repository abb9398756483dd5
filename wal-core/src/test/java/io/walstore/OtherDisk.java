package io.walstore;

import io.walstore.meta.FileMetaStore;
import io.walstore.spi.Vfs;
import java.nio.file.Path;
import java.util.List;

/** Opens logs on a disk that a test brings: with real threads, real time, and the catalogue in a file of that disk. */
public final class OtherDisk {

    private static final long SEGMENT_BYTES = 256L * WalOptions.KIB;

    private OtherDisk() {}

    /**
     * Opens a log of small segments.
     *
     * @param directory where the log says that it lives
     * @param disk its files
     * @param listeners who hear what it does
     */
    public static WalLogStore open(Path directory, Vfs disk, List<WalListener> listeners) {
        WalOptions defaults = WalOptions.DEFAULTS;
        WalOptions options = new WalOptions(
                defaults.durability(),
                defaults.syncInterval(),
                SEGMENT_BYTES,
                defaults.entryMaxBytes(),
                defaults.commitMaxBytes(),
                defaults.commitMaxEntries(),
                defaults.queueMaxBytes(),
                defaults.whenFull(),
                defaults.blockTimeout(),
                defaults.tornTail());
        return new Opening(directory, options, listeners, Surroundings.real(directory))
                .open(disk, new FileMetaStore(disk));
    }
}
