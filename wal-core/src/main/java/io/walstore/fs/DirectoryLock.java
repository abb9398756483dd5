package io.walstore.fs;

import io.walstore.spi.Vfs;
import io.walstore.spi.WalLockedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hold of this process on a directory: a lock of the operating system on the file {@code LOCK}, which ends with the
 * process, however that ends. The file is never deleted. Its text, {@code <pid> <start of the process>}, decides
 * nothing: it is there for the message that the next process gets.
 *
 * <p>POSIX drops a process's lock when that process closes <em>any</em> handle on the file, and the JVM does not
 * notice. So the file is opened once and read through that handle only, and a second attempt in this process is turned
 * away before it opens anything. A {@code RandomAccessFile} because no interrupt closes it.
 */
final class DirectoryLock implements Vfs.Lock {

    private static final String NAME = "LOCK";

    /** Far behind the text, which stays readable where locks are mandatory. */
    private static final long LOCKED_OFFSET = Long.MAX_VALUE - 1;

    private static final int TEXT_LIMIT_BYTES = 64;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,10}) ([ -~]+)\n");

    // Static and mutable, because so is the lock: it belongs to the process. Guarded by the monitor of HELD.

    /** The lock files this process holds, as real paths. */
    private static final Set<Path> HELD = new HashSet<>();

    /** Handles on lock files that code of another class loader holds: closing one would end that lock. */
    private static final Map<Path, RandomAccessFile> STRANDED = new HashMap<>();

    private final Path path;
    private final RandomAccessFile file;
    private boolean closed;

    private DirectoryLock(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    static DirectoryLock acquire(Path directory) throws IOException {
        Path path = directory.toRealPath().resolve(NAME);
        synchronized (HELD) {
            if (HELD.contains(path)) {
                throw locked(path, thisProcess());
            }
            DirectoryLock lock = new DirectoryLock(path, open(path));
            lock.take();
            return lock;
        }
    }

    private static RandomAccessFile open(Path path) throws IOException {
        RandomAccessFile stranded = STRANDED.remove(path);
        if (stranded != null) {
            return stranded;
        }
        try {
            return new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw DiskSpace.explain(e, path, 0);
        }
    }

    /** Under the monitor of HELD. */
    private void take() throws IOException {
        try {
            if (file.getChannel().tryLock(LOCKED_OFFSET, 1, false) == null) {
                throw locked(path, holder());
            }
            sign();
            HELD.add(path);
        } catch (OverlappingFileLockException e) {
            STRANDED.put(path, file);
            throw locked(path, thisProcess());
        } catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    private void sign() throws IOException {
        String start = ProcessHandle.current()
                .info()
                .startInstant()
                .map(Object::toString)
                .orElse("an unknown time");
        byte[] text = (ProcessHandle.current().pid() + " " + start + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            // Written over the old text before that is cut: a full disk has room for it.
            file.seek(0);
            file.write(text);
            file.setLength(text.length);
        } catch (IOException e) {
            throw DiskSpace.explain(e, path, text.length);
        }
    }

    private String holder() {
        Matcher matcher = TEXT.matcher(text());
        if (!matcher.lookingAt()) {
            return "another process, which its lock file does not name";
        }
        return "process " + matcher.group(1) + " since " + matcher.group(2);
    }

    private String text() {
        byte[] bytes = new byte[TEXT_LIMIT_BYTES];
        try {
            file.seek(0);
            return new String(bytes, 0, Math.max(0, file.read(bytes)), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    private static String thisProcess() {
        return "this process, " + ProcessHandle.current().pid() + ", through another log";
    }

    private static WalLockedException locked(Path path, String holder) {
        return new WalLockedException(path.getParent() + " is held by " + holder
                + "; close the log there, or give this one a directory of its own");
    }

    private void closeAfter(Exception failure) {
        try {
            file.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                // Before the path is given up: the next one to open the file must not lose its lock by this close.
                file.close();
            } finally {
                HELD.remove(path);
            }
        }
    }
}
