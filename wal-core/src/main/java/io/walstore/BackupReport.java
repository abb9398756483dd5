package io.walstore;

import java.nio.file.Path;

/**
 * A finished backup.
 *
 * @param target where it is: a directory that can be opened as a log
 * @param firstIndex the first index in it, 0 if it is empty
 * @param lastIndex the last index in it, 0 if it is empty
 * @param segments how many segments it has
 * @param linkedBytes bytes of segments that share their blocks with the log, or with the previous backup
 * @param copiedBytes bytes of segments that were copied
 */
public record BackupReport(
        Path target, long firstIndex, long lastIndex, int segments, long linkedBytes, long copiedBytes) {}
