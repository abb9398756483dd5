package io.walstore.spring.boot.autoconfigure;

import io.walstore.AtLimit;
import io.walstore.Durability;
import io.walstore.OnCorruption;
import io.walstore.TornTail;
import io.walstore.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the write-ahead log is set up. Paths are text here: a {@link Path} would be bound as a resource, and a relative one
 * that the class path happens to have would lie among the classes.
 *
 * @param enabled Whether to open a write-ahead log.
 * @param directory Directory of the logs. The default log lives in its subdirectory "default".
 * @param durability What an acknowledged entry survives.
 * @param syncInterval How long an entry stays unsynced at most with durability "interval": 1 ms to 1 h.
 * @param groupCommit what is written and synced together
 * @param queue appends that wait to be written
 * @param entry limits of one entry
 * @param segment the segment files
 * @param retention what the log gives up by itself
 * @param limit what the log may take
 * @param disk what the log leaves to others
 * @param recovery what opening does about damage
 * @param verify reading the whole log from time to time
 * @param consumer readers whose places survive
 * @param metadata where the catalogue of segments is kept
 * @param startup how the log is opened
 * @param logs Further logs by their names. What one of them does not set is as it is set here; each lives in a
 *     subdirectory of its name.
 */
@ConfigurationProperties("wal")
public record WalProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("./data/wal") String directory,
        @DefaultValue("sync") Durability durability,
        @DefaultValue("100ms") Duration syncInterval,
        @DefaultValue GroupCommit groupCommit,
        @DefaultValue Queue queue,
        @DefaultValue Entry entry,
        @DefaultValue Segment segment,
        @DefaultValue Retention retention,
        @DefaultValue Limit limit,
        @DefaultValue Disk disk,
        @DefaultValue Recovery recovery,
        @DefaultValue Verify verify,
        @DefaultValue Consumer consumer,
        @DefaultValue Metadata metadata,
        @DefaultValue Startup startup,
        @DefaultValue Map<String, WalLogProperties> logs) {

    /**
     * Where a log lives.
     *
     * @param log its name
     * @return its directory
     */
    public Path directoryOf(String log) {
        return Path.of(directory, log).normalize();
    }

    /**
     * Where the default log lives.
     *
     * @return its directory
     */
    public Path defaultLogDirectory() {
        return directoryOf(WalAutoConfiguration.DEFAULT_LOG);
    }

    /**
     * Where the default log's catalogue is kept if it is kept in a database.
     *
     * @return the database file
     */
    public Path defaultLogMetadataPath() {
        return metadata.pathIn(defaultLogDirectory());
    }

    /** How the default log is set up. */
    WalLogProperties defaultLog() {
        return new WalLogProperties(
                durability,
                syncInterval,
                groupCommit,
                queue,
                entry,
                segment,
                retention,
                limit,
                disk,
                recovery,
                verify,
                consumer,
                metadata,
                startup);
    }

    /**
     * What is written and synced together.
     *
     * @param maxBytes How many payload bytes of waiting appends are written and synced together at most: 1 B to 64 MB.
     * @param maxEntries How many entries of waiting appends are written and synced together at most: 1 to 1048576.
     */
    public record GroupCommit(
            @DefaultValue("4MB") DataSize maxBytes,
            @DefaultValue("1024") int maxEntries) {}

    /**
     * Appends that wait to be written.
     *
     * @param maxBytes How many bytes of appends may wait to be written: at least 1 B.
     * @param whenFull What an append does when as many bytes wait as may wait.
     * @param blockTimeout How long an append waits for room when the queue is full, with "block": 0 to 1 d.
     */
    public record Queue(
            @DefaultValue("64MB") DataSize maxBytes,
            @DefaultValue("block") WhenFull whenFull,
            @DefaultValue("10s") Duration blockTimeout) {}

    /**
     * Limits of one entry.
     *
     * @param maxSize Limit of one entry's payload, checked when it is appended: 1 B to 64 MB.
     */
    public record Entry(@DefaultValue("16MB") DataSize maxSize) {}

    /**
     * The segment files.
     *
     * @param size Size of a segment file, for segments that are begun from now on: 4 KB to 1 GB.
     * @param maxAge After how long a segment is completed although it is not full, so that the retention can delete it: 1 s
     *     to 366 d. Never by default.
     */
    public record Segment(
            @DefaultValue("64MB") DataSize size, @Nullable Duration maxAge) {}

    /**
     * What the log gives up by itself.
     *
     * @param maxSize How much room the files of the log may take before its oldest segments are deleted: at least 4 KB.
     *     No limit by default.
     * @param maxAge How long entries are kept: at least 1 ms. Whole segments are deleted when all of their entries are
     *     older. For ever by default.
     * @param maxSegments How many segments may hold entries before the oldest are deleted: at least 1. No limit by
     *     default.
     * @param keepUnread Whether what a consumer has not durably read is kept, whatever the limits say.
     * @param keepUnreadBy Consumers for whom unread entries are kept, even before they come for the first time; naming
     *     some turns "keep-unread" on. All that are known by default.
     * @param checkInterval How often to look for what is to be deleted, besides whenever a segment is full: 1 ms to 1 d.
     */
    public record Retention(
            @Nullable DataSize maxSize,
            @Nullable Duration maxAge,
            @Nullable Integer maxSegments,
            @DefaultValue("true") boolean keepUnread,
            @DefaultValue Set<String> keepUnreadBy,
            @DefaultValue("1m") Duration checkInterval) {}

    /**
     * What the log may take.
     *
     * @param maxSize How much room the files of the log may take at most: at least twice the size of a segment. No limit by
     *     default.
     * @param whenFull What an append does when the log takes as much as it may.
     * @param blockTimeout How long an append waits for room then, with "block": 0 to 1 d.
     */
    public record Limit(
            @Nullable DataSize maxSize,
            @DefaultValue("reject") AtLimit whenFull,
            @DefaultValue("10s") Duration blockTimeout) {}

    /**
     * What the log leaves to others.
     *
     * @param minFree How much room appends leave free on the volume. With less, they are refused until there is more again.
     * @param checkInterval How often to look whether others have taken that room: 1 ms to 1 d.
     */
    public record Disk(
            @DefaultValue("0B") DataSize minFree,
            @DefaultValue("5s") Duration checkInterval) {}

    /**
     * What opening does about damage.
     *
     * @param tornTail What opening the log does about a torn, never acknowledged batch at its end.
     * @param onCorruption What opening the log does when acknowledged entries may be damaged or missing. Damaged
     *     metadata is refused in any case.
     * @param quarantineMaxFiles How many files may have been set aside in the log's directory: 0 to 1000000. Opening
     *     refuses to set more aside.
     */
    public record Recovery(
            @DefaultValue("truncate") TornTail tornTail,
            @DefaultValue("fail") OnCorruption onCorruption,
            @DefaultValue("10") int quarantineMaxFiles) {}

    /**
     * Reading the whole log from time to time.
     *
     * @param enabled Whether to read the whole log from time to time and compare it with its checksums.
     * @param interval From the end of one verification to the beginning of the next: 1 s to 366 d.
     * @param maxRate How many bytes a verification reads in one second at most: at least 1 KB.
     */
    public record Verify(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("1d") Duration interval,
            @DefaultValue("32MB") DataSize maxRate) {}

    /**
     * Readers whose places survive.
     *
     * @param flushCount After how many commits of consumers these become durable: 1 to 1048576.
     * @param flushInterval After how long commits of consumers become durable if they are not so many: 0 to 1 h.
     */
    public record Consumer(
            @DefaultValue("1000") int flushCount,
            @DefaultValue("100ms") Duration flushInterval) {}

    /**
     * Where the catalogue of segments is kept.
     *
     * @param type Where the catalogue of segments is kept.
     * @param path Database file of the catalogue. "metadata.db" in the log's directory by default.
     */
    public record Metadata(
            @DefaultValue("sqlite") MetadataType type,
            @Nullable String path) {

        /** The database file of a log that lives in a directory. */
        Path pathIn(Path directory) {
            return path != null ? Path.of(path) : directory.resolve("metadata.db");
        }
    }

    /**
     * How the log is opened.
     *
     * @param mode Whether the application's start waits until the log is open.
     */
    public record Startup(@DefaultValue("blocking") StartupMode mode) {}

    /** Ways to open a log. */
    public enum StartupMode {
        /** The application starts when the log is open, and does not start if it cannot be opened. */
        BLOCKING,

        /**
         * The application starts meanwhile, and is not ready until the log is open. Whoever uses the log before that waits,
         * or hears that it cannot be opened.
         */
        BACKGROUND
    }

    /** Ways to keep the catalogue of segments. */
    public enum MetadataType {
        /** In an SQLite database, through JPA. */
        SQLITE,

        /** In a file of the log's own, without a database. */
        FILE
    }
}
