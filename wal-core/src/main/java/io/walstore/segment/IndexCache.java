package io.walstore.segment;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of the indexes of sealed segments, so that finding an entry costs no read of its own. Each piece has one slot
 * in which it can be, and drives out whatever was there: nothing to lock, nothing to order. Takes 8 MiB at most, which is
 * the index of two million entries. Any thread.
 */
final class IndexCache {

    /** Entries in a piece. */
    static final int PIECE = 1024;

    private static final int SLOTS = 2048;

    /** Spreads the pieces of a usual segment over slots of their own. */
    private static final int SLOTS_PER_SEGMENT = 64;

    private final AtomicReferenceArray<@Nullable Piece> pieces = new AtomicReferenceArray<>(SLOTS);

    /** The places of some entries of a segment, and the one behind them. */
    private static final class Piece {
        final Offsets owner;
        final int number;
        final int[] places;

        Piece(Offsets owner, int number, int[] places) {
            this.owner = owner;
            this.number = number;
            this.places = places;
        }
    }

    int @Nullable [] get(Offsets owner, long segmentId, int number) {
        Piece piece = pieces.get(slot(segmentId, number));
        return piece != null && piece.owner == owner && piece.number == number ? piece.places : null;
    }

    void put(Offsets owner, long segmentId, int number, int[] places) {
        pieces.set(slot(segmentId, number), new Piece(owner, number, places));
    }

    /** Drops the pieces of a segment, which may have been read wrongly. */
    void forget(Offsets owner) {
        for (int slot = 0; slot < SLOTS; slot++) {
            Piece piece = pieces.get(slot);
            if (piece != null && piece.owner == owner) {
                pieces.compareAndSet(slot, piece, null);
            }
        }
    }

    private static int slot(long segmentId, int number) {
        return (int) Math.floorMod(segmentId * SLOTS_PER_SEGMENT + number, (long) SLOTS);
    }
}
