package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.meta.FileMetaStore;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalMetadataException;
import io.walstore.spi.WalReadOnlyException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A log with damaged files, opened in each way there is: whatever it was promised to hold is there as it was, or
 * something tells that it is not. Nothing is lost by looking.
 */
final class DamagedLog {

    /** What a user may do with a damaged log. */
    enum Way {
        FAIL {
            @Override
            TreeSet<Long> go(DamagedLog log) {
                return log.open();
            }
        },
        LOOK {
            @Override
            TreeSet<Long> go(DamagedLog log) {
                return log.look();
            }
        },
        READ_ONLY {
            @Override
            TreeSet<Long> go(DamagedLog log) {
                return log.openReadOnly();
            }
        },
        QUARANTINE {
            @Override
            TreeSet<Long> go(DamagedLog log) {
                return log.quarantine();
            }
        },
        SALVAGE {
            @Override
            TreeSet<Long> go(DamagedLog log) {
                return log.salvage();
            }
        };

        /** Answers which of the promised entries cannot be read. */
        abstract TreeSet<Long> go(DamagedLog log);
    }

    private final KeptLog whole;
    private final NavigableMap<String, byte[]> files;
    private final NavigableMap<Long, byte[]> entries;

    DamagedLog(KeptLog whole, NavigableMap<String, byte[]> files) {
        this.whole = whole;
        this.files = files;
        this.entries = whole.entries();
    }

    private Scene scene() {
        return whole.with(files).scene();
    }

    private TreeSet<Long> all() {
        return new TreeSet<>(entries.keySet());
    }

    // ---- ways

    private TreeSet<Long> open() {
        Scene scene = scene();
        try {
            WalLogStore log = scene.open();
            TreeSet<Long> lost = unreadable(log, List.of());
            checkVerification(log, lost);
            checkSealedFilesAreVerified(scene, log);
            log.append(new byte[5]);
            log.close();
            return lost;
        } catch (WalCorruptException | WalMetadataException e) {
            checkRefusal(scene, e);
            return all();
        }
    }

    private void checkRefusal(Scene scene, WalException refusal) {
        assertThat(segments(scene.disk())).isEqualTo(segments(files));
        assertThat(scene.watched().openFiles()).isEmpty();
        if (refusal instanceof WalCorruptException damage) {
            assertThat(damage.file()).isNotEmpty();
            assertThat(damage.lastIndex() == 0 || damage.firstIndex() <= damage.lastIndex())
                    .as(damage.getMessage())
                    .isTrue();
        }
    }

    private TreeSet<Long> look() {
        Scene scene = scene();
        return onlyLooked(scene, scene::look);
    }

    private TreeSet<Long> openReadOnly() {
        Scene scene = scene().onCorruption(OnCorruption.READ_ONLY);
        return onlyLooked(scene, scene::open);
    }

    /** What opens a log. */
    private interface Opener {
        WalLogStore open();
    }

    private TreeSet<Long> onlyLooked(Scene scene, Opener opener) {
        TreeSet<Long> lost;
        try {
            WalLogStore log = opener.open();
            boolean readOnly = log.status().state() == WalState.READ_ONLY;
            lost = unreadable(log, damages(log));
            checkVerification(log, lost);
            checkUse(log, readOnly);
            log.close();
            if (!readOnly) {
                return lost;
            }
        } catch (WalMetadataException e) {
            lost = all();
        } catch (WalCorruptException e) {
            assertThat(e.file()).contains(KeptLog.CATALOGUE);
            lost = all();
        }
        assertThat(segments(scene.disk())).isEqualTo(segments(files));
        assertThat(scene.watched().openFiles()).isEmpty();
        return lost;
    }

    private static void checkUse(WalLogStore log, boolean readOnly) {
        try {
            log.append(new byte[3]);
            assertThat(readOnly).isFalse();
        } catch (WalReadOnlyException e) {
            assertThat(readOnly).isTrue();
        }
    }

    private TreeSet<Long> quarantine() {
        Scene scene = scene().onCorruption(OnCorruption.QUARANTINE);
        try {
            WalLogStore log = scene.open();
            List<Damage> damages = damages(log);
            checkNothingIsThrownAway(scene.disk(), damages);
            TreeSet<Long> lost = unreadable(log, damages);
            checkVerification(log, lost);
            checkGoesOn(scene, log, new TreeSet<>(lost), damages);
            return lost;
        } catch (WalMetadataException e) {
            checkRefusal(scene, e);
        } catch (WalCorruptException e) {
            assertThat(e.file()).contains(KeptLog.CATALOGUE);
            checkRefusal(scene, e);
        }
        return all();
    }

    /** Crashes an open that sets damage aside before each change of the disk; the next one ends as if nothing had been. */
    void quarantineInSpiteOfCrashes() {
        TreeSet<Long> lost = quarantine();
        for (int step = 1; ; step++) {
            Scene scene = scene().onCorruption(OnCorruption.QUARANTINE);
            scene.disk().crashAtOperation(step);
            if (!scene.diesIn(scene::open)) {
                return;
            }
            if (step % 2 == 0) {
                scene.kill();
            } else {
                scene.losePower();
            }
            WalLogStore log = scene.open();
            List<Damage> damages = scene.heard.damage.stream().map(Damage::of).toList();
            checkNothingIsThrownAway(scene.disk(), damages);
            assertThat(unreadable(log, damages)).as("crashed at step " + step).isEqualTo(lost);
            checkGoesOn(scene, log, new TreeSet<>(lost), damages);
        }
    }

    private void checkNothingIsThrownAway(SimulatedVfs disk, List<Damage> damages) {
        for (Damage damage : damages) {
            String name = damage.file().substring(damage.file().lastIndexOf('/') + 1);
            byte[] bytes = files.get(name);
            if (bytes != null) {
                assertThat(disk.names())
                        .as(name + " is kept as it was")
                        .filteredOn(kept -> kept.equals(name) || kept.endsWith(".quarantine"))
                        .anyMatch(kept -> Arrays.equals(disk.bytes(kept), bytes));
            }
        }
    }

    private void checkGoesOn(Scene scene, WalLogStore log, TreeSet<Long> lost, List<Damage> damages) {
        long last = log.lastIndex();
        byte[] payload = "after the damage".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        long index = log.append(payload);
        assertThat(index).isGreaterThan(last);
        assertThat(log.stable().getLong("term")).isEqualTo(KeptLog.TERM);
        assertThat(log.consumers()).extracting(ConsumerStatus::position).allMatch(at -> at <= KeptLog.POSITION);
        log.close();

        WalLogStore again = scene.onCorruption(OnCorruption.FAIL).open();

        assertThat(again.lastIndex()).isEqualTo(index);
        assertThat(again.getLog(index).data()).isEqualTo(payload);
        TreeSet<Long> lostNow = unreadable(again, damages, index);
        lost.remove(index); // an index that nothing spoke of may be given out again
        assertThat(lostNow).isEqualTo(lost);
        checkVerification(again, lostNow);
        again.close();
    }

    private TreeSet<Long> salvage() {
        SimulatedVfs source = scene().disk();
        SimulatedVfs target = new SimulatedVfs(1);
        AtomicLong salt = new AtomicLong(77);
        WalRepair.Salvaged salvaged = new Salvage(source, target, () -> 1, salt::incrementAndGet)
                .run(new FileMetaStore(source), new FileMetaStore(target));
        assertThat(source.changeCount()).isZero();
        WalLogStore log = new Scene().openOver(target);
        List<Damage> lost = new ArrayList<>(salvaged.damages());
        salvaged.lost().forEach(range -> lost.add(new Damage("", 0, range.firstIndex(), range.lastIndex(), "lost")));
        if (!salvaged.damages().isEmpty()) {
            lost.add(new Damage("", 0, salvaged.lastIndex() + 1, 0, "unknown"));
            if (!salvaged.withCatalogue()) {
                lost.add(new Damage("", 0, 1, salvaged.firstIndex() - 1, "unknown"));
            }
        }
        TreeSet<Long> unreadable = unreadable(log, lost);
        log.close();
        return unreadable;
    }

    // ---- looking

    private static List<Damage> damages(WalLogStore log) {
        return log.status().recovery().map(RecoveryReport::damages).orElse(List.of());
    }

    private TreeSet<Long> unreadable(WalLogStore log, List<Damage> damages) {
        return unreadable(log, damages, 0);
    }

    /** The promised entries that cannot be read; somebody must have told of each. */
    private TreeSet<Long> unreadable(WalLogStore log, List<Damage> damages, long newIndex) {
        TreeSet<Long> lost = new TreeSet<>();
        long end = Math.max(log.lastIndex(), entries.lastKey());
        for (long index = Math.min(log.firstIndex(), entries.firstKey()); index <= end; index++) {
            if (index != newIndex && !served(log, index, damages) && entries.containsKey(index)) {
                lost.add(index);
            }
        }
        return lost;
    }

    private boolean served(WalLogStore log, long index, List<Damage> damages) {
        try {
            Optional<LogEntry> found = log.find(index);
            byte[] promised = entries.get(index);
            if (found.isEmpty()) {
                assertThat(promised == null || covered(index, damages))
                        .as("entry %d is missing; told are %s", index, damages)
                        .isTrue();
                return false;
            }
            if (promised == null && index > 0 && index < entries.firstKey()) {
                return true; // cut off, and back again where the catalogue is not believed
            }
            assertThat(found.orElseThrow().data()).as("entry " + index).isEqualTo(promised);
            return true;
        } catch (WalCorruptException e) {
            if (!covered(index, List.of(Damage.of(e)))) {
                fail("entry " + index + " is reported as " + e.getMessage());
            }
            return false;
        }
    }

    private static boolean covered(long index, List<Damage> damages) {
        return damages.stream()
                .anyMatch(damage ->
                        damage.firstIndex() <= index && (damage.lastIndex() == 0 || index <= damage.lastIndex()));
    }

    private static void checkVerification(WalLogStore log, TreeSet<Long> lost) {
        VerificationReport report = log.verify();
        for (long index : lost) {
            if (index >= log.firstIndex() && index <= log.lastIndex()) {
                assertThat(report.damages()).as("entry " + index).anyMatch(damage -> covered(index, List.of(damage)));
            }
        }
        assertThat(report.outcome()).isIn(VerificationReport.Outcome.CLEAN, VerificationReport.Outcome.DAMAGED);
        assertThat(report.outcome() == VerificationReport.Outcome.CLEAN)
                .isEqualTo(report.damages().isEmpty());
    }

    /** Every byte of a sealed segment is verified, also those that no entry needs; unless the open has mended them. */
    private void checkSealedFilesAreVerified(Scene scene, WalLogStore log) {
        List<Damage> damages = log.verify().damages();
        for (SegmentStatus segment : log.segments()) {
            byte[] damaged = files.get(segment.file());
            boolean harmed = !Arrays.equals(damaged, whole.file(segment.file()));
            boolean asFound = Arrays.equals(damaged, scene.disk().bytes(segment.file()));
            if (segment.state() == SegmentStatus.State.SEALED && harmed && asFound) {
                assertThat(damages)
                        .as(segment.file())
                        .anyMatch(damage -> damage.file().endsWith(segment.file()));
            }
        }
    }

    private static Map<String, ByteBuffer> segments(SimulatedVfs disk) {
        NavigableMap<String, byte[]> files = new TreeMap<>();
        disk.names().forEach(name -> files.put(name, disk.bytes(name)));
        return segments(files);
    }

    private static Map<String, ByteBuffer> segments(NavigableMap<String, byte[]> files) {
        Map<String, ByteBuffer> segments = new TreeMap<>();
        files.forEach((name, bytes) -> {
            if (name.endsWith(".wal")) {
                segments.put(name, ByteBuffer.wrap(bytes));
            }
        });
        return segments;
    }
}
