package io.walstore.fs;

import java.io.File;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes directories, and the entries in them, durable. */
final class Directories {

    /** Windows opens no directories, and keeps their entries in its own journal. */
    private static final boolean CAN_BE_SYNCED = File.separatorChar == '/';

    private Directories() {}

    /**
     * Creates a directory and its missing parents, topmost first, and syncs each parent before it goes on. A process
     * killed on the way leaves at most one entry unsynced, the one of the deepest directory that exists; so that one
     * is synced too, even if nothing was created.
     */
    static void createDurably(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null) {
            return;
        }
        if (Files.isDirectory(directory)) {
            syncIfReadable(parent);
            return;
        }
        createDurably(parent);
        create(directory);
        sync(parent);
    }

    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // Another process may have been quicker.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        } catch (IOException e) {
            throw DiskSpace.explain(e, directory, 0);
        }
    }

    /** Whoever made a directory in a parent that we may not read has to answer for it. */
    private static void syncIfReadable(Path directory) throws IOException {
        try {
            sync(directory);
        } catch (AccessDeniedException e) {
            // Nothing was created there now.
        }
    }

    /** Makes the entries of a directory durable. */
    static void sync(Path directory) throws IOException {
        if (!CAN_BE_SYNCED) {
            return;
        }
        // A FileChannel would be closed by an interrupt, and with it the sync's outcome would be lost.
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
