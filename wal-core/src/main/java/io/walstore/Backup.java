package io.walstore;

import io.walstore.fs.NioVfs;
import io.walstore.segment.FileSegmentFiler;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies a log that goes on. What belongs to the copy is decided in one step on the housekeeping thread; the copying
 * itself, on the background thread, holds the segments like a reader does, so that a truncation meanwhile takes none of
 * them away.
 */
final class Backup {

    private final Foundation foundation;
    private final Parts parts;
    private final Runnable before;

    /**
     * Backups of a log.
     *
     * @param before what to do on the housekeeping thread before it is decided what belongs to a copy
     */
    Backup(Foundation foundation, Parts parts, Runnable before) {
        this.foundation = foundation;
        this.parts = parts;
        this.before = before;
    }

    /**
     * What belongs to a backup.
     *
     * @param state the catalogue at this moment
     * @param stable the stable values at this moment
     * @param segments the segments, held
     * @param lastIndex the last entry that is durable
     */
    record Snapshot(PersistentState state, Map<String, byte[]> stable, List<Segment> segments, long lastIndex) {

        private void release() {
            segments.forEach(Segment::release);
        }
    }

    /** Copies into a directory. */
    BackupReport to(Path target) {
        Path directory = checked(target);
        return inBackground(() -> into(new NioVfs(directory), directory));
    }

    /** Copies into a directory, and shares what an earlier backup has. Looks at that one before it makes the directory. */
    BackupReport to(Path target, Path previous) {
        Path directory = checked(target);
        Path earlier = previous.toAbsolutePath().normalize();
        return inBackground(() -> {
            EarlierBackup backup = earlier(existing(earlier), earlier);
            return into(new NioVfs(directory), directory, backup);
        });
    }

    private static Vfs existing(Path directory) {
        try {
            return NioVfs.readOnly(directory);
        } catch (IOException e) {
            throw new IllegalArgumentException("no previous backup in " + directory + ": " + e, e);
        }
    }

    private Path checked(Path target) {
        parts.lifecycle().checkNotClosed();
        Path directory = target.toAbsolutePath().normalize();
        if (directory.startsWith(foundation.directory())) {
            throw new IllegalArgumentException(
                    "cannot back up to " + directory + ": it is inside the log's own directory");
        }
        return directory;
    }

    /** What uses directories. */
    private interface Task {
        BackupReport run() throws IOException;
    }

    private BackupReport inBackground(Task task) {
        return parts.surroundings().background().ask(() -> {
            try {
                return task.run();
            } catch (IOException e) {
                throw new WalException("a directory cannot be used for a backup: " + e, e);
            }
        });
    }

    private EarlierBackup earlier(Vfs directory, Path path) {
        try (MetaStore metaStore = foundation.metaStore().in(directory)) {
            PersistentState state = metaStore.inspect();
            if (state.isNew() || state.logId() != parts.catalogue().logId()) {
                throw new IllegalArgumentException("no previous backup of this log in " + path);
            }
            return new EarlierBackup(new FileSegmentFiler(directory), state.segments());
        }
    }

    /** Copies into a directory that must be empty. Background thread. */
    BackupReport into(Vfs target, Path directory) {
        return into(target, directory, EarlierBackup.NONE);
    }

    /** Copies into a directory that must be empty, and shares what an earlier backup has. Background thread. */
    BackupReport into(Vfs target, Path directory, Vfs previous, Path previousDirectory) {
        return into(target, directory, earlier(previous, previousDirectory));
    }

    private BackupReport into(Vfs target, Path directory, EarlierBackup earlier) {
        try {
            if (!target.list().isEmpty()) {
                throw new IllegalArgumentException("cannot back up to " + directory + ": it is not empty");
            }
        } catch (IOException e) {
            throw new WalException(directory + " cannot be read: " + e.getMessage(), e);
        }
        Snapshot snapshot = parts.surroundings().housekeeping().ask(this::take);
        try {
            return new BackupCopy(foundation, parts, snapshot, earlier, target).run(directory);
        } finally {
            snapshot.release();
        }
    }

    /** The index comes before the view, so that the view holds all of it. Housekeeping thread. */
    private Snapshot take() {
        parts.lifecycle().checkNotClosed();
        before.run();
        long lastIndex = parts.published().durableIndex();
        List<Segment> held = new ArrayList<>();
        for (Segment segment : parts.published().view().segments()) {
            if (segment.baseIndex() <= lastIndex && segment.acquire()) {
                held.add(segment);
            }
        }
        Map<String, byte[]> stable = new HashMap<>();
        MetaStore metaStore = foundation.metaStore();
        metaStore.keys().forEach(key -> metaStore.get(key).ifPresent(value -> stable.put(key, value)));
        return new Snapshot(parts.catalogue().state(), stable, held, lastIndex);
    }
}
