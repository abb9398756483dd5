package io.walstore.spring.boot.actuate;

import io.walstore.DiskSpace;
import io.walstore.WalLogStore;
import io.walstore.WalStatus;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import io.walstore.spring.boot.actuate.WalDescriptors.Backup;
import io.walstore.spring.boot.actuate.WalDescriptors.Consumer;
import io.walstore.spring.boot.actuate.WalDescriptors.Consumers;
import io.walstore.spring.boot.actuate.WalDescriptors.Details;
import io.walstore.spring.boot.actuate.WalDescriptors.Log;
import io.walstore.spring.boot.actuate.WalDescriptors.Logs;
import io.walstore.spring.boot.actuate.WalDescriptors.Segment;
import io.walstore.spring.boot.actuate.WalDescriptors.Verification;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.ApplicationEventPublisher;

/**
 * {@link Endpoint} that shows the logs of an application, their segments, entries and consumers, and what their last
 * verification found; and that rolls, cuts, verifies, backs up and reopens them, if it is given unrestricted access.
 *
 * <p>Everything is shown from memory but entries, disk space, the time of the oldest entry, and for each consumer that
 * lags the one entry that tells since when. Of each write that was accepted an {@link AuditApplicationEvent} tells.
 */
@Endpoint(id = "wal", defaultAccess = Access.READ_ONLY)
public class WalEndpoint {

    private static final String SEGMENTS = "segments";
    private static final String ENTRIES = "entries";
    private static final String CONSUMERS = "consumers";
    private static final String VERIFY = "verify";
    private static final String BACKUP = "backup";

    private final Map<String, WalLogStore> logs;
    private final boolean showPayloads;
    private final WalActions actions;
    private final WriteAudit audit;
    private final InstantSource clock;

    /**
     * Makes an endpoint that makes no backups and tells nobody of what it does.
     *
     * @param logs the logs by their names
     * @param showPayloads whether entries are shown with what is in them
     */
    public WalEndpoint(Map<String, WalLogStore> logs, boolean showPayloads) {
        this(logs, showPayloads, InstantSource.system());
    }

    WalEndpoint(Map<String, WalLogStore> logs, boolean showPayloads, InstantSource clock) {
        this(logs, showPayloads, new WalActions(null, clock), event -> {}, clock);
    }

    /**
     * Makes an endpoint.
     *
     * @param logs the logs by their names
     * @param showPayloads whether entries are shown with what is in them
     * @param backupDirectory where backups go, each into a directory of its own; none are made if null
     * @param events who is told of each write
     */
    public WalEndpoint(
            Map<String, WalLogStore> logs,
            boolean showPayloads,
            @Nullable Path backupDirectory,
            ApplicationEventPublisher events) {
        this(
                logs,
                showPayloads,
                new WalActions(backupDirectory, InstantSource.system()),
                events,
                InstantSource.system());
    }

    WalEndpoint(
            Map<String, WalLogStore> logs,
            boolean showPayloads,
            WalActions actions,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.logs = Map.copyOf(logs);
        this.showPayloads = showPayloads;
        this.actions = actions;
        this.audit = new WriteAudit(events);
        this.clock = clock;
    }

    /**
     * Shows all logs.
     *
     * @return the logs by their names
     */
    @ReadOperation
    public OperationResponseBody logs() {
        Map<String, Log> overviews = new LinkedHashMap<>();
        logs.keySet().stream().sorted().forEach(name -> overviews.put(name, overview(find(name))));
        return new Logs(overviews);
    }

    private static Log overview(WalLogStore log) {
        return Log.of(log.status(), oldestOf(log), consumersOf(log), null);
    }

    /**
     * Shows one log, with the room on its volume, what it gives up by itself, and what its last open and its last
     * verification found.
     *
     * @param log its name
     * @return the log
     * @throws InvalidEndpointRequestException if there is no such log
     */
    @ReadOperation
    public OperationResponseBody log(@Selector String log) {
        WalLogStore store = find(log);
        WalStatus status = store.status();
        return Log.of(status, oldestOf(store), consumersOf(store), Details.of(status, diskOf(store)));
    }

    /**
     * Shows one side of a log: a page of its segments or entries, its consumers, what its last verification found, or how
     * the last backup went that this endpoint began.
     *
     * @param log name of the log
     * @param view {@code segments}, {@code entries}, {@code consumers}, {@code verify} or {@code backup}
     * @param after of segments: the id to go on after; the beginning if null
     * @param from of entries: the first index; the log's first if null
     * @param limit how many at most: 1 to 1000 segments, 50 if null; 1 to 100 entries, 20 if null
     * @return what it shows
     * @throws InvalidEndpointRequestException if there is no such log or view, or it was never verified or backed up,
     *     or a number is out of its bounds
     */
    @ReadOperation
    public OperationResponseBody view(
            @Selector String log,
            @Selector String view,
            @Nullable Long after,
            @Nullable Long from,
            @Nullable Long limit) {
        return view(log, view, after, from, limit, showPayloads);
    }

    OperationResponseBody view(
            String log,
            String view,
            @Nullable Long after,
            @Nullable Long from,
            @Nullable Long limit,
            boolean showThesePayloads) {
        WalLogStore store = find(log);
        return switch (view) {
            case SEGMENTS -> WalPages.segments(readable(log), after, limit);
            case ENTRIES -> WalPages.entries(readable(log), from, limit, showThesePayloads);
            case CONSUMERS -> consumers(readable(log));
            case VERIFY -> lastVerification(store, log);
            case BACKUP -> lastBackup(log);
            default -> throw noView(view, String.join(", ", SEGMENTS, ENTRIES, CONSUMERS, VERIFY) + " and " + BACKUP);
        };
    }

    /**
     * Shows one segment.
     *
     * @param log name of the log
     * @param view {@code segments}
     * @param id the segment's id
     * @return the segment
     * @throws InvalidEndpointRequestException if there is no such log, view or segment
     */
    @ReadOperation
    public OperationResponseBody segment(@Selector String log, @Selector String view, @Selector String id) {
        find(log);
        if (!view.equals(SEGMENTS)) {
            throw noView(view, SEGMENTS);
        }
        return readable(log).segments().stream()
                .filter(segment -> Long.toString(segment.id()).equals(id))
                .findFirst()
                .map(Segment::of)
                .orElseThrow(() -> WalRequestException.notFound("log " + log + " has no segment " + id));
    }

    /**
     * Does something to a log.
     *
     * @param log name of the log
     * @param action {@code sync}, {@code roll}, {@code retain}, {@code verify}, {@code truncate}, {@code backup} or
     *     {@code reopen}
     * @param before of truncate: the entry that becomes the first
     * @param after of truncate: the entry that becomes the last
     * @param dryRun of retain and truncate: whether only to tell what would be gone
     * @param confirm of truncate: the name of the log, unless this is a dry run
     * @param force of truncate: whether to cut off what consumers have not read
     * @param target of backup: the name of a new directory below the one for backups
     * @param previous of backup: the name of an earlier one, whose segments it may share
     * @return what was done, or that it was begun
     * @throws InvalidEndpointRequestException if there is no such log or action, or an argument is missing, illegal or not
     *     one of this action, or the log is in no state for it
     */
    @WriteOperation
    public OperationResponseBody act(
            @Selector String log,
            @Selector String action,
            @Nullable Long before,
            @Nullable Long after,
            @Nullable Boolean dryRun,
            @Nullable String confirm,
            @Nullable Boolean force,
            @Nullable String target,
            @Nullable String previous) {
        return act(null, log, action, new ActionArguments(before, after, dryRun, confirm, force, target, previous));
    }

    OperationResponseBody act(@Nullable String principal, String log, String action, ActionArguments arguments) {
        OperationResponseBody done = actions.run(log, find(log), WalAction.named(action), arguments);
        audit.accepted(principal, log, action, arguments.byName());
        return done;
    }

    /**
     * Forgets a consumer and its place.
     *
     * @param log name of the log
     * @param view {@code consumers}
     * @param name name of the consumer
     * @return the consumers that are left
     * @throws InvalidEndpointRequestException if there is no such log or consumer, or the log takes no changes
     */
    @DeleteOperation
    public OperationResponseBody delete(@Selector String log, @Selector String view, @Selector String name) {
        return delete(null, log, view, name);
    }

    OperationResponseBody delete(@Nullable String principal, String log, String view, String name) {
        WalLogStore store = find(log);
        if (!view.equals(CONSUMERS)) {
            throw WalRequestException.notFound("nothing is deleted from " + view + ", only from " + CONSUMERS);
        }
        actions.deleteConsumer(log, store, name);
        audit.accepted(principal, log, "delete-consumer", Map.of("consumer", name));
        return consumers(store);
    }

    private WalLogStore find(String name) {
        WalLogStore log = logs.get(name);
        if (log == null) {
            throw WalRequestException.notFound("no log " + name + ": there are "
                    + logs.keySet().stream().sorted().toList());
        }
        return log;
    }

    private WalLogStore readable(String name) {
        WalLogStore log = find(name);
        WalActions.checkReadable(name, log);
        return log;
    }

    private static WalRequestException noView(String view, String there) {
        return WalRequestException.notFound("a log has no " + view + ": it has " + there);
    }

    /** A log that is being opened tells its status only. */
    private static boolean unopened(WalLogStore log) {
        return log.status().recovery().isEmpty();
    }

    /** Null if the file system does not tell, so that the rest can still be shown. */
    private static @Nullable DiskSpace diskOf(WalLogStore log) {
        if (unopened(log)) {
            return null;
        }
        try {
            return log.disk();
        } catch (WalException e) {
            return null;
        }
    }

    /** Null if the log is empty or closed, or does not tell, so that the rest can still be shown. */
    private static @Nullable Instant oldestOf(WalLogStore log) {
        if (unopened(log)) {
            return null;
        }
        try {
            return log.oldestAppendTime().orElse(null);
        } catch (WalException e) {
            return null;
        }
    }

    /** Null once the log is closed, so that the rest can still be shown. */
    private static @Nullable Integer consumersOf(WalLogStore log) {
        if (unopened(log)) {
            return null;
        }
        try {
            return log.consumers().size();
        } catch (WalClosedException e) {
            return null;
        }
    }

    private Consumers consumers(WalLogStore log) {
        Map<String, Consumer> consumers = new LinkedHashMap<>();
        Instant now = clock.instant();
        log.consumers().forEach(status -> consumers.put(status.name(), Consumer.of(status, now)));
        return new Consumers(consumers);
    }

    private static Verification lastVerification(WalLogStore log, String name) {
        return log.status()
                .lastVerification()
                .map(Verification::of)
                .orElseThrow(
                        () -> WalRequestException.notFound("log " + name + " was not verified since it was opened"));
    }

    private Backup lastBackup(String name) {
        return actions.lastBackup(name)
                .orElseThrow(
                        () -> WalRequestException.notFound("log " + name + " was not backed up through this endpoint"));
    }
}
