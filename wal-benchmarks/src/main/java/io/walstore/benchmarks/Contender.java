package io.walstore.benchmarks;

import java.nio.file.Path;

/** A log that is measured, in the most favourable setting in which an append is on the device when it returns. */
public interface Contender {

    /** Short and unique: how it is named on the command line and in tables, such as {@code rocksdb}. */
    String name();

    /** The setting it runs in, in its own words, such as {@code WriteOptions.sync}. */
    String setting();

    /** In what it keeps less than an acknowledged append on the device; empty if in nothing. */
    default String weaker() {
        return "";
    }

    /**
     * Opens a log, or begins one.
     *
     * @param directory where it lives; it is there, and empty if the log is a new one
     * @param segmentSizeBytes how large its files should be, where it has such a setting
     */
    Journal open(Path directory, long segmentSizeBytes) throws Exception;
}
