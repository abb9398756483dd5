package io.walstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The files of a log that nobody has open, and what it promised.
 *
 * @param name how it was left
 * @param files each file, the catalogue among them
 * @param entries each entry that was acknowledged and not cut off
 */
record KeptLog(String name, NavigableMap<String, byte[]> files, NavigableMap<Long, byte[]> entries) {

    static final String CATALOGUE = "METADATA";
    static final long TERM = 7;
    static final long POSITION = 9;

    /** How a log was left: two sealed segments, a tail of a few batches, a prepared segment. */
    enum State {
        CLOSED(scene -> {}),
        KILLED_AT_REST(scene -> {
            scene.settle();
            scene.kill();
        }),
        KILLED_AT_WORK(Scene::kill);

        private final Consumer<Scene> end;

        State(Consumer<Scene> end) {
            this.end = end;
        }

        KeptLog log() {
            Scene scene = new Scene();
            WalLogStore log = written(scene);
            if (this == CLOSED) {
                log.close();
            }
            end.accept(scene);
            return of(name(), scene);
        }
    }

    private static WalLogStore written(Scene scene) {
        WalLogStore log = scene.open();
        for (int i = 1; i <= 2 * Scene.ENTRIES_PER_SEGMENT; i++) {
            log.append(payload(i, Story.PAYLOAD_BYTES));
        }
        log.stable().setLong("term", TERM);
        log.consumer("mailer").commit(POSITION);
        log.consumer("mailer").flush();
        log.truncateFront(3);
        scene.settle();
        log.append(payload(0, 700));
        log.append(List.of(payload(1, 10), payload(2, 300), new byte[0]));
        log.append(payload(4, 33));
        return log;
    }

    /** A tail that is full, with a successor begun, and not sealed yet. */
    static KeptLog beforeSealing() {
        Scene scene = new Scene();
        WalLogStore log = scene.open();
        for (int i = 1; i <= 2 * Scene.ENTRIES_PER_SEGMENT; i++) {
            log.append(payload(i, Story.PAYLOAD_BYTES));
            if (i == Scene.ENTRIES_PER_SEGMENT) {
                log.stable().setLong("term", TERM);
                log.consumer("mailer").commit(POSITION);
                log.consumer("mailer").flush();
                scene.settle();
            }
        }
        log.append(payload(99, 33));
        log.append(payload(100, 34));
        scene.kill();
        return of("BEFORE_SEALING", scene);
    }

    /** Entries that were cut off are still in the file of a sealed segment, and others have their indexes in the tail. */
    static KeptLog cutAtTheBack() {
        Scene scene = new Scene();
        WalLogStore log = scene.open();
        for (int i = 1; i <= 2 * Scene.ENTRIES_PER_SEGMENT; i++) {
            log.append(payload(i, Story.PAYLOAD_BYTES));
        }
        log.stable().setLong("term", TERM);
        log.consumer("mailer").commit(POSITION);
        log.consumer("mailer").flush();
        log.truncateBack(20);
        for (int i = 21; i <= 29; i++) {
            log.append(payload(100 + i, Story.PAYLOAD_BYTES));
        }
        scene.settle();
        scene.kill();
        return of("CUT_AT_THE_BACK", scene);
    }

    private static byte[] payload(long number, int bytes) {
        return ("payload " + number + " " + "x".repeat(bytes))
                .substring(0, bytes)
                .getBytes(UTF_8);
    }

    private static KeptLog of(String name, Scene scene) {
        NavigableMap<String, byte[]> files = new TreeMap<>();
        scene.disk().names().forEach(file -> files.put(file, scene.disk().bytes(file)));
        KeptLog log = new KeptLog(name, files, new TreeMap<>());
        WalLogStore opened = log.scene().open();
        for (LogEntry entry :
                opened.read(opened.firstIndex(), opened.lastIndex()).stream().toList()) {
            log.entries.put(entry.index(), entry.data());
        }
        return log;
    }

    /** A machine with these files. */
    Scene scene() {
        Scene scene = new Scene();
        SimulatedVfs disk = scene.disk();
        files.forEach(disk::write);
        return scene;
    }

    List<String> segmentFiles() {
        return files.keySet().stream().filter(name -> name.endsWith(".wal")).toList();
    }

    byte[] file(String name) {
        return Map.copyOf(files).getOrDefault(name, new byte[0]);
    }

    /** The same promise with other files. */
    KeptLog with(NavigableMap<String, byte[]> otherFiles) {
        return new KeptLog(name, otherFiles, entries);
    }

    @Override
    public String toString() {
        return name;
    }
}
