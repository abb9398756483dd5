package io.walstore.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every entry of a damaged batch is found that is intact itself. */
final class EntrySearchTests {

    private static final long SALT = 0x1122334455667788L;
    private static final long FIRST_INDEX = 41;
    private static final long TIME = 1_700_000_000_000L;
    private static final int START = 64;

    private final Checksum checksum = new Checksum();
    private final List<Integer> begins = new ArrayList<>();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int limit;

    private void batch(int... sizes) {
        begins.clear();
        bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        int next = START;
        for (int i = 0; i < sizes.length; i++) {
            begins.add(next);
            byte[] payload = new byte[sizes[i]];
            Arrays.fill(payload, (byte) (i + 1));
            next = EntryFormat.write(
                    bytes, next, ByteBuffer.wrap(payload), TIME, EntryFormat.place(SALT, FIRST_INDEX + i), checksum);
        }
        limit = next;
    }

    private void flip(int at) {
        bytes.put(at, (byte) (bytes.get(at) ^ 0x20));
    }

    private void damageLength(int ordinal) {
        flip(begins.get(ordinal) + 4);
    }

    private int[] search() {
        return new EntrySearch(bytes, limit, SALT, FIRST_INDEX, begins.size(), checksum).from(START);
    }

    private boolean intact(int at, int ordinal) {
        return EntryFormat.intact(bytes, at, limit, EntryFormat.place(SALT, FIRST_INDEX + ordinal), checksum);
    }

    /** Which entries verify at the places that were found. */
    private List<Integer> found() {
        int[] places = search();
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < begins.size(); i++) {
            if (intact(places[i], i)) {
                assertThat(places[i]).isEqualTo(begins.get(i));
                assertThat(places[i + 1])
                        .isGreaterThanOrEqualTo(places[i] + EntryFormat.sizeAt(bytes, places[i], limit));
                found.add(i);
            }
        }
        assertThat(places).isSorted();
        assertThat(places[begins.size()]).isLessThanOrEqualTo(limit);
        return found;
    }

    @Test
    void findsAllWhereNothingIsDamaged() {
        batch(10, 0, 300, 1);

        assertThat(found()).containsExactly(0, 1, 2, 3);
        assertThat(search()).endsWith(limit);
    }

    @Test
    void passesAnEntryWhoseLengthIsIntact() {
        batch(10, 20, 30);
        flip(begins.get(1) + EntryFormat.HEADER_BYTES);

        assertThat(search()).containsExactly(begins.get(0), begins.get(1), begins.get(2), limit);
        assertThat(found()).containsExactly(0, 2);
    }

    @Test
    void findsTheEntryBehindOneWhoseLengthIsDamaged() {
        for (int damaged = 0; damaged < 4; damaged++) {
            batch(10, 0, 30, 0);
            damageLength(damaged);

            List<Integer> others = new ArrayList<>(List.of(0, 1, 2, 3));
            others.remove(Integer.valueOf(damaged));
            assertThat(found()).as("damaged is " + damaged).isEqualTo(others);
        }
    }

    @Test
    void findsTheEntryBehindSeveralWhoseLengthsAreDamaged() {
        batch(10, 20, 30, 40);
        damageLength(1);
        damageLength(2);

        assertThat(found()).containsExactly(0, 3);
        assertThat(search()[2])
                .as("nothing is at the place of the one in between")
                .isEqualTo(begins.get(3));
    }

    @Test
    void knowsTheTimeFromAnyIntactEntry() {
        batch(10, 20, 30, 40);
        flip(begins.get(0) + 8);
        damageLength(2);

        assertThat(found()).containsExactly(1, 3);
    }

    @Test
    void endsWithTheBatchWhenNothingFollowsAnyMore() {
        batch(10, 20, 30);
        damageLength(1);
        damageLength(2);

        assertThat(found()).containsExactly(0);
        assertThat(search()).containsExactly(begins.get(0), begins.get(1), limit, limit);
    }

    @Test
    void findsWhatIsIntactWhateverElseIsDamaged() {
        for (int seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            batch(random.ints(1 + random.nextInt(6), 0, 60).toArray());
            TreeSet<Integer> intact = new TreeSet<>();
            for (int i = 0; i < begins.size(); i++) {
                if (random.nextBoolean()) {
                    intact.add(i);
                } else {
                    int at = random.nextInt(8); // the checksum or the length
                    flip(begins.get(i) + at);
                }
            }

            assertThat(found()).as("seed " + seed).containsExactlyElementsOf(intact);
        }
    }
}
