package io.walstore.cli;

import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import io.walstore.meta.FileMetaStore;
import io.walstore.spi.MetaStore;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import io.walstore.spring.boot.jpa.JpaMetaStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The log that a command is about. */
final class LogLocation {

    /** Where the starter keeps the catalogue if it is not told otherwise. */
    private static final String DATABASE = "metadata.db";

    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the log.")
    private Path directory = Path.of("");

    @Option(
            names = "--metadata",
            paramLabel = "FILE",
            description = "SQLite database of the log's catalogue. By default " + DATABASE
                    + " in its directory if that is there, or else the log's own file.")
    private @Nullable Path metadata;

    Path directory() {
        return directory.toAbsolutePath().normalize();
    }

    /** The catalogue's database; null if the catalogue is a file of the log's own. */
    @Nullable Path database() {
        if (metadata != null) {
            return metadata.toAbsolutePath().normalize();
        }
        Path usual = directory().resolve(DATABASE);
        return Files.exists(usual) ? usual : null;
    }

    /** Looks at the log: takes no lock, writes nothing. */
    WalLogStore look() {
        return look(builder -> builder);
    }

    /** Looks at the log with some settings. */
    WalLogStore look(UnaryOperator<WalLogStoreBuilder> settings) {
        if (!Files.isDirectory(directory())) {
            throw new WalException(directory() + " is not a directory");
        }
        return settings.apply(builder()).openReadOnly();
    }

    /** Configures the log to be opened for writing. */
    WalLogStoreBuilder builder() {
        WalLogStoreBuilder builder = WalLogStore.builder(directory());
        Path database = database();
        return database == null ? builder : builder.metaStore(new JpaMetaStore(database));
    }

    /** A catalogue of the log's kind in a directory, which may be another one. */
    MetaStore metaStore(Vfs vfs) {
        Path database = database();
        if (database == null) {
            return new FileMetaStore(vfs);
        }
        boolean here = vfs.describe("").equals(directory().resolve("").toString());
        return here ? new JpaMetaStore(database) : new JpaMetaStore(database).in(vfs);
    }
}
