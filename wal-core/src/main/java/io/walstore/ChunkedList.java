package io.walstore;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A list that never changes. What is made from it shares all chunks but one with it, so one element more, less or in
 * place of another costs the same however many there are.
 */
final class ChunkedList<E> extends AbstractList<E> implements RandomAccess {

    private static final int LENGTH = 256;

    /** As long as {@link #LENGTH}, but for the last one, which ends with the list. */
    private final Object[][] chunks;

    /** The places before the first element, all of them in the first chunk. */
    private final int skipped;

    /** The place behind the last element. */
    private final int end;

    private ChunkedList(Object[][] chunks, int skipped, int end) {
        this.chunks = chunks;
        this.skipped = skipped;
        this.end = end;
    }

    static <E> ChunkedList<E> of(Collection<E> elements) {
        Object[] all = elements.toArray();
        Object[][] chunks = new Object[chunksUpTo(all.length)][];
        Arrays.setAll(chunks, i -> Arrays.copyOfRange(all, i * LENGTH, Math.min((i + 1) * LENGTH, all.length)));
        return new ChunkedList<>(chunks, 0, all.length);
    }

    private static int chunksUpTo(int end) {
        return (end + LENGTH - 1) / LENGTH;
    }

    @Override
    public int size() {
        return end - skipped;
    }

    @Override
    @SuppressWarnings("unchecked") // only elements are put in
    public E get(int index) {
        int place = skipped + Objects.checkIndex(index, size());
        return (E) chunks[place / LENGTH][place % LENGTH];
    }

    /** With one more at the end. */
    ChunkedList<E> with(E last) {
        Object[][] next = Arrays.copyOf(chunks, chunksUpTo(end + 1));
        Object[] filled = end % LENGTH == 0 ? new Object[0] : chunks[end / LENGTH];
        Object[] chunk = Arrays.copyOf(filled, filled.length + 1);
        chunk[filled.length] = last;
        next[end / LENGTH] = chunk;
        return new ChunkedList<>(next, skipped, end + 1);
    }

    /** With another one in a place. */
    ChunkedList<E> with(int index, E replacement) {
        int place = skipped + Objects.checkIndex(index, size());
        Object[][] next = chunks.clone();
        next[place / LENGTH] = chunks[place / LENGTH].clone();
        next[place / LENGTH][place % LENGTH] = replacement;
        return new ChunkedList<>(next, skipped, end);
    }

    /** A part that shares the chunks, and keeps nothing reachable that is not in it. */
    @Override
    public ChunkedList<E> subList(int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        if (from == to) {
            return new ChunkedList<>(new Object[0][], 0, 0);
        }
        int first = (skipped + from) / LENGTH;
        int newSkipped = (skipped + from) % LENGTH;
        int newEnd = skipped + to - first * LENGTH;
        Object[][] next = Arrays.copyOfRange(chunks, first, first + chunksUpTo(newEnd));
        next[0] = next[0].clone();
        Arrays.fill(next[0], 0, newSkipped, null);
        int last = next.length - 1;
        next[last] = Arrays.copyOf(next[last], newEnd - last * LENGTH);
        return new ChunkedList<>(next, newSkipped, newEnd);
    }
}
