package io.walstore.spring.boot.jpa;

import static java.util.Objects.requireNonNull;

import io.walstore.fs.NioVfs;
import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spring.boot.jpa.CatalogueDatabase.DirectoryOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;

/**
 * A catalogue in an SQLite database, reached through JPA.
 *
 * <p>It owns all it needs, from the connection to the repositories; nothing of it is a bean. A commit is one short
 * transaction that touches only the rows that change, so it costs the same with ten segments and with a hundred
 * thousand. Loading reads all rows, and starts Hibernate, which is by far the larger part.
 *
 * <p>An absent or empty file is a new catalogue; whether one should be there is for the log to judge. A database that
 * is damaged, has a newer schema or belongs to another application is refused and left as it is. A database that
 * another process holds is refused after two seconds.
 *
 * <p>SQLite's native library is unpacked into {@code java.io.tmpdir}; where that may not hold executables, set {@code
 * org.sqlite.tmpdir}. One thread at a time.
 */
public final class JpaMetaStore implements MetaStore {

    /** Far below the 32,766 parameters SQLite takes. */
    private static final int DELETE_LIMIT = 1_000;

    private final Path file;
    private final DirectoryOpener directories;
    private final Function<DataSource, CataloguePersistence> persisting;

    /** Both are null before {@link #load()} and after {@link #close()}. */
    private @Nullable CatalogueDatabase database;

    private @Nullable CataloguePersistence persistence;

    /** The stored generation, as far as this owner knows. */
    private long generation;

    /** The consumers that have a row. */
    private final Set<String> consumers = new HashSet<>();

    /** Where the copy is that {@link #inspect()} looks at; null otherwise. */
    private @Nullable CatalogueCopy copy;

    /** The first write that failed. Whether it survives is unknown, so nothing may build on either outcome. */
    private @Nullable Throwable failure;

    /**
     * A catalogue in a file; nothing is opened before {@link #load()}.
     *
     * @param databaseFile the SQLite database, in an existing directory; SQLite keeps its journal beside it
     */
    public JpaMetaStore(Path databaseFile) {
        this(databaseFile, NioVfs::new, dataSource -> new CataloguePersistence(dataSource, sql -> sql));
    }

    /** Lets a test say what stands below and above the database. */
    JpaMetaStore(
            Path databaseFile, DirectoryOpener directories, Function<DataSource, CataloguePersistence> persisting) {
        this.file = databaseFile.toAbsolutePath();
        this.directories = directories;
        this.persisting = persisting;
    }

    @Override
    public PersistentState load() {
        return open(() -> file);
    }

    /**
     * Reads the state and changes nothing.
     *
     * <p>Looks at a copy, made in the directory for temporary files: SQLite cannot read a database in its journal mode
     * without writing beside it. Must not be called in a process that has this catalogue loaded, whose locks the copying
     * would drop.
     */
    @Override
    public PersistentState inspect() {
        return open(() -> {
            CatalogueCopy made = CatalogueCopy.of(file);
            copy = made;
            return made.file();
        });
    }

    @Override
    public MetaStore in(Vfs directory) {
        Path other = Path.of(directory.describe(String.valueOf(file.getFileName())));
        return new JpaMetaStore(other, directories, persisting);
    }

    /** Tells which file to open. */
    private interface Source {
        Path file() throws IOException;
    }

    private PersistentState open(Source source) {
        if (database != null) {
            throw new IllegalStateException(file + ": the catalogue is loaded already");
        }
        boolean loaded = false;
        try {
            database = CatalogueDatabase.open(source.file(), directories);
            persistence = persisting.apply(database.dataSource());
            PersistentState state = persistence.inTransaction(this::read);
            generation = state.generation();
            failure = null;
            loaded = true;
            return state;
        } catch (SQLException | IOException | RuntimeException e) {
            throw SqliteFailure.translate(file, "cannot be opened", e);
        } finally {
            if (!loaded) {
                close();
            }
        }
    }

    private PersistentState read() {
        CatalogueEntity catalogue = catalogue();
        List<ConsumerPosition> positions = opened().positions().findAll(Sort.by("consumer")).stream()
                .map(this::intact)
                .toList();
        consumers.clear();
        positions.forEach(position -> consumers.add(position.consumer()));
        List<SegmentInfo> segments = opened().segments().findAll(Sort.by("id")).stream()
                .map(this::intact)
                .toList();
        if (catalogue.isNew() && !segments.isEmpty()) {
            throw SqliteFailure.corrupt(file, "there are segments, but the catalogue's own row is lost");
        }
        return catalogue.state(segments, positions);
    }

    private CatalogueEntity catalogue() {
        CatalogueEntity catalogue =
                opened().catalogues().findById(CatalogueEntity.ID).orElseGet(CatalogueEntity::new);
        if (!catalogue.intact()) {
            throw damaged("the catalogue's own row");
        }
        return catalogue;
    }

    private SegmentInfo intact(SegmentEntity segment) {
        if (!segment.intact()) {
            throw damaged("the row of segment " + segment.getId());
        }
        return segment.info();
    }

    private ConsumerPosition intact(ConsumerPositionEntity position) {
        if (!position.intact()) {
            throw damaged("the position of consumer " + position.getId());
        }
        return position.position();
    }

    private WalCorruptException damaged(String row) {
        return SqliteFailure.corrupt(file, row + " does not match its checksum");
    }

    @Override
    public void commitState(StateChange change) {
        opened();
        if (!change.follows(generation)) {
            throw new IllegalStateException(file + ": the catalogue is at generation " + generation
                    + " and cannot take generation " + change.generation() + ": another owner committed in between");
        }
        write(() -> apply(change));
        generation = change.generation();
        consumers.removeAll(change.removedConsumers());
        change.savedPositions().forEach(position -> consumers.add(position.consumer()));
    }

    private void apply(StateChange change) {
        CatalogueEntity catalogue = catalogue();
        long nextSegmentId = catalogue.nextSegmentId();
        if (!catalogue.advance(change)) {
            throw new WalException(file + ": another owner changed the catalogue behind this one's back");
        }
        opened().catalogues().save(catalogue);
        remove(change.removedIds());
        for (SegmentInfo info : change.saved()) {
            opened().segments().save(new SegmentEntity(info, info.id() >= nextSegmentId));
        }
        if (!change.removedConsumers().isEmpty()) {
            opened().positions().deleteAllByIdInBatch(change.removedConsumers());
        }
        for (ConsumerPosition position : change.savedPositions()) {
            boolean inserted = !consumers.contains(position.consumer())
                    || change.removedConsumers().contains(position.consumer());
            opened().positions().save(new ConsumerPositionEntity(position, inserted));
        }
    }

    private void remove(List<Long> ids) {
        for (int from = 0; from < ids.size(); from += DELETE_LIMIT) {
            opened().segments().deleteAllByIdInBatch(ids.subList(from, Math.min(from + DELETE_LIMIT, ids.size())));
        }
    }

    @Override
    public Optional<byte[]> get(String key) {
        requireNonNull(key);
        CataloguePersistence current = opened();
        try {
            return current.inTransaction(() -> stableValue(key).map(StableValueEntity::content));
        } catch (RuntimeException e) {
            throw SqliteFailure.translate(file, "cannot be read", e);
        }
    }

    @Override
    public Set<String> keys() {
        CataloguePersistence current = opened();
        try {
            return current.inTransaction(() -> current.stableValues().findAll(Sort.by("name")).stream()
                    .map(StableValueEntity::getId)
                    .collect(Collectors.toSet()));
        } catch (RuntimeException e) {
            throw SqliteFailure.translate(file, "cannot be read", e);
        }
    }

    private Optional<StableValueEntity> stableValue(String key) {
        Optional<StableValueEntity> value = opened().stableValues().findById(key);
        if (value.isPresent() && !value.get().intact()) {
            throw damaged("the stable value '" + key + "'");
        }
        return value;
    }

    @Override
    public void set(String key, byte[] value) {
        requireNonNull(key);
        requireNonNull(value);
        write(() -> {
            StableValueEntity entity = stableValue(key).orElseGet(() -> new StableValueEntity(key));
            entity.replace(value);
            opened().stableValues().save(entity);
        });
    }

    private void write(Runnable work) {
        CataloguePersistence current = opened();
        if (copy != null) {
            throw new IllegalStateException(file + ": the catalogue was only looked at");
        }
        if (failure != null) {
            throw new WalException(
                    file + ": a change failed before, reopen the catalogue: " + failure.getMessage(), failure);
        }
        try {
            current.inTransaction(work);
        } catch (RuntimeException e) {
            WalException translated = SqliteFailure.translate(file, "cannot be written", e);
            if (translated instanceof WalFullException) {
                throw translated; // SQLite rolled back, so nothing is in doubt
            }
            failure = e;
            throw SqliteFailure.translate(file, "cannot be written, and takes no more changes until it is reopened", e);
        } catch (Error e) {
            failure = e;
            throw e;
        }
    }

    private CataloguePersistence opened() {
        if (persistence == null) {
            throw new IllegalStateException("the catalogue is not loaded");
        }
        return persistence;
    }

    @Override
    public void close() {
        try {
            if (persistence != null) {
                persistence.close();
            }
        } finally {
            if (database != null) {
                database.close();
            }
            persistence = null;
            database = null;
            if (copy != null) {
                copy.close();
            }
            copy = null;
        }
    }
}
