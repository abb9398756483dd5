package io.walstore.spring.boot.jpa;

import io.walstore.spi.WalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** A copy of a catalogue's database with its journals, in a temporary directory of its own. */
final class CatalogueCopy implements AutoCloseable {

    private static final List<String> SUFFIXES = List.of("", "-wal", "-journal");
    private static final int ATTEMPTS = 10;
    private static final int WAL_HEADER_BYTES = 32;

    private final Path database;
    private final Path directory;

    private CatalogueCopy(Path database, Path directory) {
        this.database = database;
        this.directory = directory;
    }

    /**
     * Copies a database that another process may be writing: again, until no checkpoint came in between, which would
     * leave the copy with neither the old pages nor the new ones.
     */
    static CatalogueCopy of(Path database) throws IOException {
        CatalogueCopy copy = new CatalogueCopy(database, Files.createTempDirectory("walstore-catalogue"));
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                String before = fingerprint(database);
                copy.take();
                if (before.equals(fingerprint(database))) {
                    return copy;
                }
            }
            throw new WalException(
                    database + ": the database changed while it was copied, each of " + ATTEMPTS + " times; try again");
        } catch (IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    private void take() throws IOException {
        for (String suffix : SUFFIXES) {
            Path from = database.resolveSibling(database.getFileName() + suffix);
            Path to = file().resolveSibling(file().getFileName() + suffix);
            if (Files.exists(from)) {
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(to);
            }
        }
    }

    /** Changes with every checkpoint: it writes the database, and the next commit begins the journal anew. */
    private static String fingerprint(Path database) throws IOException {
        Path journal = database.resolveSibling(database.getFileName() + "-wal");
        FileTime written = Files.exists(database) ? Files.getLastModifiedTime(database) : FileTime.fromMillis(0);
        if (!Files.exists(journal)) {
            return written.toString();
        }
        try (InputStream header = Files.newInputStream(journal)) {
            return written + HexFormat.of().formatHex(header.readNBytes(WAL_HEADER_BYTES));
        }
    }

    Path file() {
        return directory.resolve(database.getFileName());
    }

    @Override
    public void close() {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
