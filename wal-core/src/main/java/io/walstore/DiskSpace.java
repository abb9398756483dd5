package io.walstore;

/**
 * Room on a volume.
 *
 * @param usableBytes bytes this process may still use
 * @param totalBytes size of the volume
 */
public record DiskSpace(long usableBytes, long totalBytes) {}
