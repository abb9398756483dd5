package io.walstore.fs;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * One directory of a local file system.
 *
 * <p>May be used from any thread; an interrupt of the caller stays pending and stops nothing.
 *
 * <p>What becomes durable when is left to the caller, but for the directory itself: once the constructor returned, it
 * survives a power loss. Not done here: network file systems, whose locks and syncs promise less.
 */
public final class NioVfs implements Vfs {

    private final Path directory;

    /**
     * Opens a directory, and creates it with its parents if it is missing. On return it is durable.
     *
     * @param directory where the files are
     * @throws java.nio.file.FileAlreadyExistsException if something else than a directory has that name
     * @throws IOException if the directory cannot be created or made durable
     */
    public NioVfs(Path directory) throws IOException {
        this(directory, true);
    }

    private NioVfs(Path directory, boolean create) throws IOException {
        this.directory = directory.toAbsolutePath().normalize();
        if (create) {
            Directories.createDurably(this.directory);
        } else if (!Files.isDirectory(this.directory)) {
            throw new NotDirectoryException(this.directory.toString());
        }
    }

    /**
     * Opens an existing directory for looking at it; nothing is created or synced. What can be written is left to the
     * caller.
     *
     * @param directory where the files are
     * @return the directory
     * @throws IOException if there is no such directory
     */
    public static NioVfs readOnly(Path directory) throws IOException {
        return new NioVfs(directory, false);
    }

    @Override
    public List<FileStatus> list() throws IOException {
        List<FileStatus> files = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                addIfPlainFile(path, files);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    private static void addIfPlainFile(Path path, List<FileStatus> files) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                files.add(new FileStatus(String.valueOf(path.getFileName()), attributes.size()));
            }
        } catch (NoSuchFileException e) {
            // Deleted since the directory was read: it is not there, which is what the list then says.
        }
    }

    @Override
    public WritableFile create(String name) throws IOException {
        return NioWritableFile.create(path(name));
    }

    @Override
    public WritableFile openWriter(String name) throws IOException {
        return NioWritableFile.open(path(name));
    }

    @Override
    public ReadableFile openReader(String name) throws IOException {
        return new NioReadableFile(path(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        try {
            Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskSpace.explain(e, path(to), 0);
        }
    }

    @Override
    public boolean link(String name, Vfs target) throws IOException {
        if (!(target instanceof NioVfs other)) {
            return false;
        }
        try {
            Files.createLink(other.path(name), path(name));
            return true;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false; // another volume, or a file system without links
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public void sync() throws IOException {
        Directories.sync(directory);
    }

    @Override
    public Lock lock() throws IOException {
        return DirectoryLock.acquire(directory);
    }

    @Override
    public long usableBytes() throws IOException {
        return volume().getUsableSpace();
    }

    @Override
    public long totalBytes() throws IOException {
        return volume().getTotalSpace();
    }

    private FileStore volume() throws IOException {
        return Files.getFileStore(directory);
    }

    @Override
    public String describe(String name) {
        return path(name).toString();
    }

    private Path path(String name) {
        return directory.resolve(name);
    }
}
