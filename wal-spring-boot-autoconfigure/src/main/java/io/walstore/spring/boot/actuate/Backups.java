package io.walstore.spring.boot.actuate;

import io.walstore.BackupReport;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.actuate.WalDescriptors.Backup;
import io.walstore.spring.boot.actuate.WalDescriptors.Started;
import io.walstore.spring.boot.actuate.WalDescriptors.WorkState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Backs up logs into directories below one root, in the background, and knows how the last backup of each went. */
final class Backups {

    private static final Logger LOGGER = System.getLogger(Backups.class.getName());

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private final @Nullable Path root;
    private final ThreadFactory threads;
    private final InstantSource clock;

    /** By the names of the logs. */
    private final Map<String, Backup> last = new ConcurrentHashMap<>();

    Backups(@Nullable Path root, ThreadFactory threads, InstantSource clock) {
        this.root = root;
        this.threads = threads;
        this.clock = clock;
    }

    Optional<Backup> last(String name) {
        return Optional.ofNullable(last.get(name));
    }

    /** Begins a backup, unless it runs already. One caller at a time, so that no two backups share a directory. */
    synchronized Started start(String name, WalLogStore log, ActionArguments arguments) {
        String target = checkedName("target", arguments.target());
        String previous = arguments.previous() == null ? null : checkedName("previous", arguments.previous());
        Path directory = directory(target);
        Path earlier = previous == null ? null : existing(previous);
        if (!isRunning(name, target)) {
            checkFree(target, directory);
            Backup backup = Backup.running(target, clock.instant());
            last.put(name, backup);
            threads.newThread(() -> run(name, backup, new Copy(log, directory, earlier)))
                    .start();
        }
        return new Started(name, WorkState.RUNNING, target);
    }

    private static String checkedName(String argument, @Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw WalRequestException.illegal(
                    argument,
                    WalRequestException.quoted(name),
                    "a name of 1 to 100 characters out of A-Z a-z 0-9 . _ - that does not begin with a dot");
        }
        return name;
    }

    private Path directory(String name) {
        if (root == null) {
            throw WalRequestException.conflict(
                    "there is no directory for backups: set the property wal.endpoint.backup-directory");
        }
        return root.resolve(name);
    }

    private Path existing(String previous) {
        Path directory = directory(previous);
        if (!Files.isDirectory(directory)) {
            throw WalRequestException.conflict("there is no previous backup " + previous);
        }
        return directory;
    }

    private boolean isRunning(String name, String target) {
        Backup backup = last.get(name);
        if (backup == null || backup.state() != WorkState.RUNNING) {
            return false;
        }
        if (!backup.target().equals(target)) {
            throw WalRequestException.conflict("log " + name + " is being backed up to " + backup.target());
        }
        return true;
    }

    private void checkFree(String target, Path directory) {
        boolean taken = last.values().stream()
                .anyMatch(backup ->
                        backup.state() == WorkState.RUNNING && backup.target().equals(target));
        if (taken || Files.exists(directory)) {
            throw WalRequestException.conflict("target " + target + " exists already, choose another name");
        }
    }

    private void run(String name, Backup backup, Copy copy) {
        try {
            last.put(name, backup.finished(copy.make(), clock.instant()));
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "log " + name + " was not backed up to " + backup.target(), e);
            last.put(name, backup.failed(e, clock.instant()));
        }
    }

    private record Copy(
            WalLogStore log, Path directory, @Nullable Path earlier) {

        BackupReport make() {
            return earlier == null ? log.backup(directory) : log.backup(directory, earlier);
        }
    }
}
