package io.walstore.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IndexCacheTests {

    private static final int[] PLACES = {512, 600};

    private final IndexCache cache = new IndexCache();
    private final Offsets owner = (ordinal, count) -> PLACES;

    @Test
    void keepsAPiece() {
        cache.put(owner, 7, 3, PLACES);

        assertThat(cache.get(owner, 7, 3)).isSameAs(PLACES);
        assertThat(cache.get(owner, 7, 4)).isNull();
    }

    /** A segment that was cut at the back is the same one, and has other entries. */
    @Test
    void givesAPieceToNobodyElse() {
        cache.put(owner, 7, 3, PLACES);

        assertThat(cache.get((ordinal, count) -> PLACES, 7, 3)).isNull();
    }

    @Test
    void forgetsThePiecesOfOneSegment() {
        Offsets other = (ordinal, count) -> PLACES;
        cache.put(owner, 7, 3, PLACES);
        cache.put(other, 8, 3, PLACES);

        cache.forget(owner);

        assertThat(cache.get(owner, 7, 3)).isNull();
        assertThat(cache.get(other, 8, 3)).isSameAs(PLACES);
    }

    @Test
    void knowsPiecesApartThatShareASlot() {
        for (int number = 0; number < 100_000; number++) {
            cache.put(owner, 7, number, new int[] {number});
        }

        for (int number = 0; number < 100_000; number++) {
            int[] places = cache.get(owner, 7, number);
            assertThat(places == null || places[0] == number)
                    .as("piece " + number)
                    .isTrue();
        }
        assertThat(cache.get(owner, 7, 0)).isNull();
        assertThat(cache.get(owner, 7, 99_999)).isEqualTo(new int[] {99_999});
    }
}
