package io.walstore.spring.boot;

import io.walstore.WalLogStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log of three sealed segments with {@value #ENTRIES} entries each, the second of which gets lost. */
public final class DamagedLog {

    public static final int ENTRIES = 4;

    private DamagedLog() {}

    /** Writes the log, and answers the file that was deleted. */
    public static Path in(Path directory) {
        try (WalLogStore log = WalLogStore.builder(directory).open()) {
            for (int segment = 0; segment < 3; segment++) {
                for (int i = 0; i < ENTRIES; i++) {
                    log.append(new byte[10]);
                }
                log.roll();
            }
            Path second = directory.resolve(log.segments().get(1).file());
            Files.delete(second);
            return second;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
