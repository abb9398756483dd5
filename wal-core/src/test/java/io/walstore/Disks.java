package io.walstore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.walstore.fixtures.SimulatedVfs;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Looks at simulated disks that hold text. */
final class Disks {

    static final int SECTOR_BYTES = 512;

    private Disks() {}

    /** Every state the disk may be in after a power loss now, by many seeds. */
    static <T> Set<T> afterPowerLoss(SimulatedVfs disk, Function<SimulatedVfs, T> look) {
        Set<T> states = new TreeSet<>();
        for (int seed = 0; seed < 1_000; seed++) {
            states.add(look.apply(disk.copy(seed).crash()));
        }
        return states;
    }

    static String text(SimulatedVfs machine) {
        StringBuilder text = new StringBuilder();
        for (String name : machine.names()) {
            text.append(name).append('=').append(new String(machine.bytes(name), US_ASCII));
        }
        return text.toString();
    }

    /** The first byte of each sector of the file "a". */
    static String firstOfEachSector(SimulatedVfs machine) {
        return firstOfEachSector(machine, "a");
    }

    static String firstOfEachSector(SimulatedVfs machine, String name) {
        byte[] bytes = machine.bytes(name);
        StringBuilder letters = new StringBuilder();
        for (int offset = 0; offset < bytes.length; offset += SECTOR_BYTES) {
            letters.append((char) bytes[offset]);
        }
        return letters.toString();
    }

    /** One sector full of each letter. */
    static String sectors(String letters) {
        StringBuilder text = new StringBuilder();
        letters.chars().forEach(letter -> text.append(Character.toString(letter).repeat(SECTOR_BYTES)));
        return text.toString();
    }
}
