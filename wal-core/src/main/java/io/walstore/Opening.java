package io.walstore;

import io.walstore.segment.FileSegmentFiler;
import io.walstore.spi.DiskFullException;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalMetadataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Opens a log on the housekeeping thread, where no interrupt of the caller reaches the catalogue, and releases
 * everything if that fails.
 */
final class Opening {

    /** How often a log is looked at that may be changing: what seems damaged may be half written. */
    private static final int LOOKS = 5;

    private final Path directory;
    private final WalOptions options;
    private final WalListener listener;
    private final Surroundings surroundings;

    Opening(Path directory, WalOptions options, List<WalListener> listeners, Surroundings surroundings) {
        this.directory = directory;
        this.options = options;
        this.listener = new SafeListeners(listeners);
        this.surroundings = surroundings;
    }

    WalLogStore open(Vfs vfs, MetaStore metaStore) {
        return onHousekeeping(() -> lockAndOpen(vfs, metaStore));
    }

    /** Takes no lock, writes nothing. */
    WalLogStore openReadOnly(Vfs vfs, MetaStore metaStore) {
        return onHousekeeping(() -> releasing(new Foundation(directory, vfs, () -> {}, metaStore), this::look));
    }

    private WalLogStore onHousekeeping(Supplier<WalLogStore> opening) {
        try {
            return surroundings.housekeeping().ask(opening);
        } catch (RuntimeException | Error e) {
            surroundings.close();
            throw e;
        }
    }

    /** The lock comes first: nothing is read while somebody else may write. */
    private WalLogStore lockAndOpen(Vfs vfs, MetaStore metaStore) {
        Vfs.Lock lock;
        try {
            lock = vfs.lock();
        } catch (DiskFullException e) {
            metaStore.close();
            throw new WalFullException(directory + ": no room for the lock's file: " + e.getMessage(), e);
        } catch (IOException e) {
            metaStore.close();
            throw new WalException(directory + ": cannot take the lock: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            metaStore.close();
            throw e;
        }
        return releasing(new Foundation(directory, vfs, lock, metaStore), this::recover);
    }

    /** What opens a log on a foundation. */
    private interface Opener {
        WalLogStore open(Foundation foundation);
    }

    private static WalLogStore releasing(Foundation foundation, Opener opener) {
        try {
            return opener.open(foundation);
        } catch (RuntimeException | Error e) {
            release(foundation, e);
            throw e;
        }
    }

    private static void release(Foundation foundation, Throwable cause) {
        try {
            foundation.close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private WalLogStore recover(Foundation foundation) {
        long start = surroundings.nanoTime().getAsLong();
        Lifecycle lifecycle = new Lifecycle(directory.toString(), listener);
        SegmentFiler filer = new FileSegmentFiler(foundation.vfs());
        PersistentState state = foundation.metaStore().load();
        List<Damage> damages = new ArrayList<>();
        Survey survey = new Survey(filer, directory.toString(), state, damage -> meet(damage, damages));
        run(survey);
        if (options.onCorruption() == OnCorruption.READ_ONLY && !damages.isEmpty()) {
            Parts parts = parts(foundation, filer, survey, lifecycle);
            return ReadOnlyWal.open(foundation, parts, survey, damages, start);
        }
        Recovery recovery = new Recovery(surroundings, options, filer, lifecycle, listener, start);
        Recovery.Result recovered = recovery.settle(survey, foundation.metaStore(), damages);
        Parts parts = new Parts(
                surroundings, options, filer, recovered.catalogue(), recovered.published(), lifecycle, listener);
        return SegmentedWal.open(foundation, parts, recovered);
    }

    private void meet(WalCorruptException damage, List<Damage> damages) {
        if (options.onCorruption() == OnCorruption.FAIL) {
            throw damage;
        }
        listener.corruptionDetected(damage, WalListener.DetectedBy.RECOVERY);
        damages.add(Damage.of(damage));
    }

    private void run(Survey survey) {
        try {
            survey.run(options.tornTail());
        } catch (WalCorruptException e) {
            listener.corruptionDetected(e, WalListener.DetectedBy.RECOVERY);
            throw e;
        }
    }

    private WalLogStore look(Foundation foundation) {
        long start = surroundings.nanoTime().getAsLong();
        Lifecycle lifecycle = new Lifecycle(directory.toString(), listener);
        SegmentFiler filer = new FileSegmentFiler(foundation.vfs());
        List<Damage> damages = new ArrayList<>();
        Survey survey = survey(foundation.metaStore(), filer, damages);
        if (survey.state().isNew()) {
            throw new WalException(directory + " holds no log");
        }
        return ReadOnlyWal.open(foundation, parts(foundation, filer, survey, lifecycle), survey, damages, start);
    }

    private Survey survey(MetaStore metaStore, SegmentFiler filer, List<Damage> damages) {
        for (int look = 1; ; look++) {
            damages.clear();
            PersistentState state = metaStore.inspect();
            Survey survey = new Survey(filer, directory.toString(), state, damage -> damages.add(Damage.of(damage)));
            try {
                survey.run(TornTail.TRUNCATE);
                if (damages.isEmpty() || look == LOOKS) {
                    return survey;
                }
                survey.release();
            } catch (WalMetadataException e) {
                if (look == LOOKS) {
                    throw e;
                }
            }
            metaStore.close();
        }
    }

    private Parts parts(Foundation foundation, SegmentFiler filer, Survey survey, Lifecycle lifecycle) {
        PersistentState state = survey.state();
        Catalogue catalogue = new Catalogue(foundation.metaStore(), state, state.logId(), lifecycle, listener);
        Published published = ReadOnlyWal.show(survey, filer, surroundings.now());
        return new Parts(surroundings, options, filer, catalogue, published, lifecycle, listener);
    }
}
