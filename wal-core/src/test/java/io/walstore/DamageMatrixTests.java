package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Logs whose files are damaged in every place and way: flipped bits, zeros, missing, short, long, swapped and doubled
 * files. With {@code -Dwal.damage.everything=true} each damage is met in each way, without it by turns.
 */
class DamageMatrixTests {

    private static final boolean EVERYTHING = Boolean.getBoolean("wal.damage.everything");
    private static final int COMBINATIONS = Integer.getInteger("wal.damage.combinations", 1500);
    private static final int BLOCK_BYTES = 512;
    private static final Logger LOGGER = Logger.getLogger(WalLogStore.class.getName());

    private final List<String> violations = new ArrayList<>();
    private int turn;

    static Stream<KeptLog> logs() {
        return Stream.concat(
                Arrays.stream(KeptLog.State.values()).map(KeptLog.State::log),
                Stream.of(KeptLog.beforeSealing(), KeptLog.cutAtTheBack()));
    }

    @ParameterizedTest
    @MethodSource("logs")
    void anyByteIsFlipped(KeptLog log) {
        for (String name : log.files().keySet()) {
            boolean catalogue = name.equals(KeptLog.CATALOGUE);
            for (int offset = 0; offset < log.file(name).length; offset++) {
                NavigableMap<String, byte[]> files = flipped(log, name, offset, (offset * 5 + 3) % 8);
                Lost lost = meet(log, files, name + " flipped at " + offset);
                if (!catalogue && lost.butRefusals().size() > 1) {
                    violations.add(name + " flipped at " + offset + ": lost are " + lost.butRefusals());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void anyBlockIsZeros(KeptLog log) {
        for (String name : log.files().keySet()) {
            for (int from = 0; from < log.file(name).length; from += BLOCK_BYTES) {
                for (int blocks : new int[] {1, 8}) {
                    NavigableMap<String, byte[]> files = zeroed(log, name, from, blocks * BLOCK_BYTES);
                    meet(log, files, name + " zeroed from " + from + ", blocks " + blocks);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void anyFileIsMissingOrOfAnotherLength(KeptLog log) {
        for (String name : log.files().keySet()) {
            NavigableMap<String, byte[]> without = new TreeMap<>(log.files());
            without.remove(name);
            meet(log, without, name + " removed");
            int length = log.file(name).length;
            for (int cut :
                    new int[] {0, 1, 100, 512, 513, 1000, length / 2, length - 64, length - 1, length + 1, length + 5000
                    }) {
                if (cut >= 0 && cut != length) {
                    meet(log, replaced(log, name, Arrays.copyOf(log.file(name), cut)), name + " of length " + cut);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void anyTwoFilesAreSwappedOrDoubled(KeptLog log) {
        List<String> names = log.segmentFiles();
        for (String one : names) {
            for (String other : names) {
                NavigableMap<String, byte[]> swapped = replaced(log, one, log.file(other));
                swapped.put(other, log.file(one));
                if (!one.equals(other)) {
                    meet(log, swapped, one + " and " + other + " swapped");
                    meet(log, replaced(log, one, log.file(other)), other + " also under the name of " + one);
                }
            }
            meet(log, replaced(log, "00000000000000ff.wal", log.file(one)), one + " also under a name of its own");
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void muchIsDamagedAtOnce(KeptLog log) {
        for (int seed = 0; seed < COMBINATIONS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            NavigableMap<String, byte[]> files = new TreeMap<>(log.files());
            for (int i = 2 + random.nextInt(4); i > 0; i--) {
                vandalise(files, random);
            }
            meet(log, files, "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void damageIsSetAsideWhereverThatCrashes(KeptLog log) {
        for (String name : log.segmentFiles()) {
            NavigableMap<String, byte[]> without = new TreeMap<>(log.files());
            without.remove(name);
            List<NavigableMap<String, byte[]>> damages = List.of(
                    flipped(log, name, 3, 0),
                    flipped(log, name, 1000, 0),
                    zeroed(log, name, 512, 4096),
                    replaced(log, name, new byte[0]),
                    replaced(log, name, Arrays.copyOf(log.file(name), 1000)),
                    without);
            damages.forEach(files -> new DamagedLog(log, files).quarantineInSpiteOfCrashes());
        }
    }

    private static void vandalise(NavigableMap<String, byte[]> files, SplittableRandom random) {
        List<String> names = new ArrayList<>(files.keySet());
        names.remove(KeptLog.CATALOGUE);
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        byte[] bytes = files.getOrDefault(name, new byte[0]).clone();
        if (bytes.length == 0) {
            return;
        }
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(700));
        switch (random.nextInt(12)) {
            case 0 -> files.remove(name);
            case 1 -> files.put(name, Arrays.copyOf(bytes, at));
            case 2 -> Arrays.fill(bytes, at, to, (byte) 0);
            case 3 -> Arrays.fill(bytes, at, to, (byte) random.nextInt());
            case 4 ->
                System.arraycopy(
                        bytes, at & ~63, bytes, random.nextInt(bytes.length) & ~63, Math.min(64, bytes.length & 63));
            default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        if (files.containsKey(name) && files.getOrDefault(name, bytes).length == bytes.length) {
            files.put(name, bytes);
        }
    }

    // ---- meeting a damaged log

    /** Entries that could not be read: by whom the log was opened, and by all. */
    private record Lost(TreeSet<Long> butRefusals) {}

    private Lost meet(KeptLog log, NavigableMap<String, byte[]> files, String what) {
        DamagedLog damaged = new DamagedLog(log, files);
        TreeSet<Long> lost = new TreeSet<>();
        for (DamagedLog.Way way : ways()) {
            try {
                TreeSet<Long> unreadable = way.go(damaged);
                if (unreadable.size() < log.entries().size()) {
                    lost.addAll(unreadable);
                }
            } catch (RuntimeException | AssertionError e) {
                violations.add(what + ", " + way + ": " + e);
            }
        }
        return new Lost(lost);
    }

    private List<DamagedLog.Way> ways() {
        DamagedLog.Way[] all = DamagedLog.Way.values();
        return EVERYTHING ? List.of(all) : List.of(all[turn++ % all.length]);
    }

    // ---- damage

    private static NavigableMap<String, byte[]> replaced(KeptLog log, String name, byte[] bytes) {
        NavigableMap<String, byte[]> files = new TreeMap<>(log.files());
        files.put(name, bytes);
        return files;
    }

    private static NavigableMap<String, byte[]> flipped(KeptLog log, String name, int offset, int bit) {
        byte[] bytes = log.file(name).clone();
        bytes[offset] ^= (byte) (1 << bit);
        return replaced(log, name, bytes);
    }

    private static NavigableMap<String, byte[]> zeroed(KeptLog log, String name, int from, int count) {
        byte[] bytes = log.file(name).clone();
        Arrays.fill(bytes, from, Math.min(bytes.length, from + count), (byte) 0);
        return replaced(log, name, bytes);
    }

    @AfterEach
    void nothingWasViolated() {
        assertThat(violations).isEmpty();
    }

    @BeforeAll
    static void hush() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOGGER.setLevel(null);
    }
}
