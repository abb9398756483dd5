package io.walstore;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.WalFullException;
import java.util.List;
import java.util.Random;

/**
 * What a simulated machine suffers for a while. When it is over, a log that has not failed must go on as if nothing
 * was.
 */
final class Weather {

    private enum Kind {
        CALM,
        /** The disk is full from some byte on. */
        FULL,
        /** No further files can be opened. */
        CROWDED,
        /** Files cannot be as large as they should. */
        CRAMPED,
        /** A part of a file cannot be read. */
        UNREADABLE
    }

    private final Random random;
    private final Diary diary;

    /** Whether a full disk has no room for bytes in place of others either. */
    private final boolean copyOnWrite;

    private Kind kind = Kind.CALM;

    /** The file that cannot be read. */
    private String spoiled = "";

    /** Since the log was opened. */
    private boolean cameSinceTheOpen;

    /** Writes into a file that is there already may have failed since the log was opened, and with them the log. */
    private boolean wroughtHavoc;

    Weather(Random random, Diary diary, boolean copyOnWrite) {
        this.random = random;
        this.diary = diary;
        this.copyOnWrite = copyOnWrite;
    }

    /** It does not stay for long. */
    void passTime(SimulatedVfs disk) {
        if (random.nextInt(kind == Kind.CALM ? 20 : 5) == 0) {
            change(disk);
        }
    }

    void change(SimulatedVfs disk) {
        boolean calm = kind == Kind.CALM;
        clear(disk);
        if (calm) {
            kind = Kind.values()[1 + random.nextInt(Kind.values().length - 1)];
            come(disk);
            cameSinceTheOpen = true;
            wroughtHavoc |= kind == Kind.CRAMPED || kind == Kind.FULL && copyOnWrite;
            diary.tell("weather: " + kind + " " + spoiled);
        }
    }

    private void come(SimulatedVfs disk) {
        switch (kind) {
            case CALM -> {}
            case FULL -> disk.limits().fullAfter(random.nextInt(3) * random.nextInt(6000));
            case CROWDED -> disk.limits().handles(disk.openHandles() + random.nextInt(4));
            case CRAMPED -> disk.limits().fileBytes(random.nextInt(12_000));
            case UNREADABLE -> spoil(disk);
        }
    }

    private void spoil(SimulatedVfs disk) {
        List<String> names = disk.names();
        if (!names.isEmpty()) {
            spoiled = names.get(random.nextInt(names.size()));
            int from = random.nextInt(disk.bytes(spoiled).length + 1);
            int to = from + 1 + random.nextInt(2000);
            disk.vandal().makeUnreadable(spoiled, from, to, 1 + random.nextInt(5));
        }
    }

    void clear(SimulatedVfs disk) {
        if (kind != Kind.CALM) {
            diary.tell("weather: over");
        }
        disk.limits().lift();
        disk.vandal().mend();
        kind = Kind.CALM;
        spoiled = "";
    }

    /** A log is opened now: earlier weather is no excuse any more. */
    void forget() {
        cameSinceTheOpen = false;
        wroughtHavoc = false;
    }

    boolean cameSinceTheOpen() {
        return cameSinceTheOpen;
    }

    /** Whether it is a reason to refuse something. */
    boolean explains(Throwable failure) {
        String root = rootMessage(failure);
        return switch (kind) {
            case CALM -> false;
            case FULL -> failure instanceof WalFullException || copyOnWrite && root.contains("No space left");
            case CROWDED -> root.contains("Too many open files");
            case CRAMPED -> root.contains("File too large");
            case UNREADABLE -> root.contains("Input/output error");
        };
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Whether it is a reason to take nothing more. */
    boolean explainsAFailedLog(String failure) {
        return wroughtHavoc && (failure.contains("File too large") || failure.contains("no room"));
    }

    /** What cannot be read must not keep anything else from being read. */
    void requireReasonIn(String file) {
        if (kind == Kind.UNREADABLE && !spoiled.equals(file)) {
            throw new AssertionError(file + " cannot be read because of " + spoiled);
        }
    }

    @Override
    public String toString() {
        return kind + " " + spoiled;
    }
}
