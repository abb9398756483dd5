package io.walstore.spring.boot.actuate;

import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.WalStatus;
import io.walstore.spi.WalException;
import io.walstore.spring.boot.ReopenableLogStore;
import io.walstore.spring.boot.actuate.WalDescriptors.Backup;
import io.walstore.spring.boot.actuate.WalDescriptors.Durable;
import io.walstore.spring.boot.actuate.WalDescriptors.Expired;
import io.walstore.spring.boot.actuate.WalDescriptors.Started;
import io.walstore.spring.boot.actuate.WalDescriptors.Truncated;
import io.walstore.spring.boot.actuate.WalDescriptors.WorkState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * What the endpoint does to a log. A dry run is refused as the deed itself would be, but for what confirms it.
 *
 * <p>What takes long runs on a thread of its own, once for each log, and is answered when it has begun. It changes
 * nothing, so it is done also to a log that takes no changes.
 */
final class WalActions {

    private static final Logger LOGGER = System.getLogger(WalActions.class.getName());

    private final Backups backups;
    private final ThreadFactory threads;

    /** The last of each log, by its name. */
    private final Map<String, Thread> verifications = new ConcurrentHashMap<>();

    WalActions(@Nullable Path backupDirectory, InstantSource clock) {
        this(backupDirectory, clock, daemons());
    }

    WalActions(@Nullable Path backupDirectory, InstantSource clock, ThreadFactory threads) {
        this.backups = new Backups(backupDirectory, threads, clock);
        this.threads = threads;
    }

    private static ThreadFactory daemons() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("wal-endpoint-");
        threads.setDaemon(true);
        return threads;
    }

    OperationResponseBody run(String name, WalLogStore log, WalAction action, ActionArguments arguments) {
        action.check(arguments);
        return switch (action) {
            case SYNC -> sync(name, log);
            case ROLL -> roll(name, log);
            case RETAIN -> retain(name, log, arguments);
            case VERIFY -> verify(name, log);
            case TRUNCATE -> truncate(name, log, arguments);
            case BACKUP -> backUp(name, log, arguments);
            case REOPEN -> reopen(name, log);
        };
    }

    private static Durable sync(String name, WalLogStore log) {
        checkOpen(name, log);
        return new Durable(name, log.sync());
    }

    private static Durable roll(String name, WalLogStore log) {
        checkOpen(name, log);
        log.roll();
        return new Durable(name, log.status().durableIndex());
    }

    private static Durable reopen(String name, WalLogStore log) {
        if (!(log instanceof ReopenableLogStore reopenable)) {
            throw WalRequestException.conflict("log " + name + " is the application's own, which alone can reopen it");
        }
        try {
            reopenable.reopen();
        } catch (IllegalStateException | WalException e) {
            throw WalRequestException.conflict(String.valueOf(e.getMessage()));
        }
        return new Durable(name, log.status().durableIndex());
    }

    private static Expired retain(String name, WalLogStore log, ActionArguments arguments) {
        checkOpen(name, log);
        return Expired.of(arguments.isDryRun() ? log.previewRetention() : log.applyRetention());
    }

    private Started verify(String name, WalLogStore log) {
        checkReadable(name, log);
        verifications.compute(name, (same, last) -> last != null && last.isAlive() ? last : verifying(name, log));
        return new Started(name, WorkState.RUNNING, null);
    }

    private Thread verifying(String name, WalLogStore log) {
        Thread thread = threads.newThread(() -> {
            try {
                log.verify();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "log " + name + " was not verified", e);
            }
        });
        thread.start();
        return thread;
    }

    private static Truncated truncate(String name, WalLogStore log, ActionArguments arguments) {
        checkOpen(name, log);
        Truncation truncation = Truncation.of(log, arguments);
        truncation.checkBounds();
        if (!arguments.isDryRun()) {
            checkConfirmed(name, arguments.confirm());
        }
        if (!arguments.isForced()) {
            truncation.checkConsumers();
        }
        Truncated removed = truncation.preview();
        if (!arguments.isDryRun()) {
            truncation.run();
        }
        return removed;
    }

    private static void checkConfirmed(String name, @Nullable String confirm) {
        if (!name.equals(confirm)) {
            throw WalRequestException.illegal(
                    "confirm",
                    WalRequestException.quoted(confirm),
                    "\"" + name + "\", the name of the log, unless dryRun is true");
        }
    }

    private Started backUp(String name, WalLogStore log, ActionArguments arguments) {
        checkReadable(name, log);
        return backups.start(name, log, arguments);
    }

    Optional<Backup> lastBackup(String name) {
        return backups.last(name);
    }

    void deleteConsumer(String name, WalLogStore log, String consumer) {
        checkOpen(name, log);
        if (!log.deleteConsumer(consumer)) {
            throw WalRequestException.notFound("log " + name + " has no consumer " + consumer);
        }
    }

    private static void checkOpen(String name, WalLogStore log) {
        WalState state = log.status().state();
        if (state != WalState.OPEN) {
            throw WalRequestException.conflict("log " + name + " is " + state + " and takes no changes");
        }
    }

    /** Neither before it was opened, successfully at that, nor after it was closed. */
    static void checkReadable(String name, WalLogStore log) {
        WalStatus status = log.status();
        WalState state = status.state();
        if (state == WalState.CLOSED || status.recovery().isEmpty()) {
            throw WalRequestException.conflict("log " + name + " is " + state + " and cannot be read");
        }
    }
}
