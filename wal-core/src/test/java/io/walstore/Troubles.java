package io.walstore;

import io.walstore.fixtures.FileOperation;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalMetadataException;
import java.util.Random;

/**
 * What goes wrong around a log although its disk keeps its word: planned crashes and failures, and the weather. Knows
 * what they explain.
 */
final class Troubles {

    private final Random random;
    private final Weather weather;

    /** Something is planned to fail that may fail the log with it. */
    private boolean failing;

    /** Which sync of a file is planned to fail; 0 = none. */
    private long failingSync;

    /** The page cache may hold what a failed sync has lost, since the last open that wrote such bytes again. */
    private boolean syncLost;

    /** While a log is opened the page cache drops what it need not keep. */
    private boolean forgetting;

    Troubles(Random random, Weather weather) {
        this.random = random;
        this.weather = weather;
    }

    /** Before a log is opened. */
    void planForOpening(SimulatedVfs disk) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> disk.crashAtOperation(1 + random.nextInt(12));
            case 3 -> fail(disk, FileOperation.values()[random.nextInt(FileOperation.values().length)], 6);
            case 4 -> weather.change(disk);
            case 5, 6 -> {
                disk.vandal().dropCachesAtRead(1 + random.nextInt(8));
                forgetting = true;
            }
            default -> {}
        }
    }

    /** Before a log is used. */
    void planForWork(SimulatedVfs disk) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4, 5, 6 -> disk.crashAtOperation(1 + random.nextInt(80));
            case 7 -> fail(disk, FileOperation.SYNC, 20);
            case 8 -> fail(disk, FileOperation.WRITE, 20);
            default -> {}
        }
    }

    private void fail(SimulatedVfs disk, FileOperation operation, int most) {
        int nth = 1 + random.nextInt(most);
        disk.failAt(operation, nth);
        failing = true;
        failingSync = operation == FileOperation.SYNC ? disk.count(operation) + nth : 0;
    }

    /** Nothing is planned any more, and the weather is fair. */
    void end(SimulatedVfs disk) {
        syncLost |= failingSync != 0 && disk.count(FileOperation.SYNC) >= failingSync;
        disk.heal();
        weather.clear(disk);
        weather.forget();
        failing = false;
        failingSync = 0;
        forgetting = false;
    }

    Weather weather() {
        return weather;
    }

    /** Whether bytes may go that were written, although the power stays. */
    boolean syncLost() {
        return syncLost;
    }

    /** An open has written again what a failed sync may have lost. */
    void opened() {
        syncLost = false;
    }

    /** Whether something may have failed before, in the background. */
    boolean cameSinceTheOpen() {
        return failing || weather.cameSinceTheOpen();
    }

    /** Every refusal must have a reason, and a disk that keeps its word gives none to speak of damage. */
    void requireReason(Throwable failure) {
        boolean damage = failure instanceof WalCorruptException || failure instanceof WalMetadataException;
        if (damage || !failing && !explainedByForgetting(failure) && !weather.explains(failure)) {
            throw new AssertionError("for no reason (weather: " + weather + ")", failure);
        }
    }

    private boolean explainedByForgetting(Throwable failure) {
        return forgetting && syncLost && String.valueOf(failure.getMessage()).contains("failed sync");
    }

    /** A log that takes nothing more must have a better reason than one that refuses something. */
    void requireReasonToFail(String failure) {
        if (!failing && !weather.explainsAFailedLog(failure)) {
            throw new AssertionError("failed for no reason (weather: " + weather + "): " + failure);
        }
    }
}
