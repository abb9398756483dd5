package io.walstore.spi;

import java.io.IOException;
import java.util.List;

/**
 * One directory of a file system, as a log needs it. Names are plain file names inside that directory.
 *
 * <p>May be called from any thread. Every {@code IOException} of writing or syncing is final for the file it hit.
 */
public interface Vfs {

    /**
     * The files in the directory, without sub-directories.
     *
     * @return name and size of each, in no particular order
     * @throws IOException if the directory cannot be read
     */
    List<FileStatus> list() throws IOException;

    /**
     * Creates an empty file for writing.
     *
     * @param name a name that does not exist
     * @return the file
     * @throws java.nio.file.FileAlreadyExistsException if it exists
     * @throws IOException if it cannot be created
     */
    WritableFile create(String name) throws IOException;

    /**
     * Opens an existing file for reading and writing.
     *
     * @param name the file
     * @return the file
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be opened
     */
    WritableFile openWriter(String name) throws IOException;

    /**
     * Opens an existing file for reading.
     *
     * @param name the file
     * @return the file
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be opened
     */
    ReadableFile openReader(String name) throws IOException;

    /**
     * Renames a file; an existing target is replaced in the same step. Durable after {@link #sync()}.
     *
     * @param from the file
     * @param to its new name
     * @throws IOException if it cannot be renamed
     */
    void rename(String from, String to) throws IOException;

    /**
     * Gives a file that will not change any more a second name in another directory, if the file system can.
     *
     * @param name the file
     * @param target the other directory, which must not have that name; its {@link #sync()} makes it durable
     * @return false if it cannot, and nothing was done
     * @throws IOException if the file does not exist
     */
    default boolean link(String name, Vfs target) throws IOException {
        return false;
    }

    /**
     * Deletes a file; does nothing if there is none. Durable after {@link #sync()}.
     *
     * @param name the file
     * @throws IOException if it cannot be deleted
     */
    void delete(String name) throws IOException;

    /**
     * Makes creations, renames and deletions in the directory durable.
     *
     * @throws IOException if that failed
     */
    void sync() throws IOException;

    /**
     * Takes the directory for this process, until the returned lock is closed.
     *
     * @return the lock
     * @throws WalLockedException if another process, or another log in this process, holds it
     * @throws IOException if the lock file cannot be opened
     */
    Lock lock() throws IOException;

    /**
     * Room on the volume.
     *
     * @return bytes this process may still use
     * @throws IOException if the volume does not tell
     */
    long usableBytes() throws IOException;

    /**
     * Size of the volume.
     *
     * @return bytes in all
     * @throws IOException if the volume does not tell
     */
    long totalBytes() throws IOException;

    /**
     * How messages name a file of this directory.
     *
     * @param name a file name
     * @return its path
     */
    String describe(String name);

    /**
     * A file in the directory.
     *
     * @param name its name
     * @param sizeBytes its size
     */
    record FileStatus(String name, long sizeBytes) {}

    /** The hold on a directory. */
    interface Lock extends AutoCloseable {

        /**
         * Lets go; a second call does nothing.
         *
         * @throws IOException if the lock file cannot be closed
         */
        @Override
        void close() throws IOException;
    }
}
