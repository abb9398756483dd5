package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedListTests {

    /** Around the ends of chunks. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 511, 512, 513, 1000})
    void holdsWhatItIsMadeOf(int size) {
        List<Integer> elements = numbers(size);

        assertThat(ChunkedList.of(elements)).isEqualTo(elements);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isChangedLikeAnyListAndStaysAsItWas(long seed) {
        Random random = new Random(seed);
        ChunkedList<Integer> list = ChunkedList.of(numbers(random.nextInt(700)));
        List<Integer> model = new ArrayList<>(list);
        for (int step = 0; step < 3_000; step++) {
            ChunkedList<Integer> before = list;
            List<Integer> modelBefore = List.copyOf(model);
            switch (random.nextInt(40)) {
                case 0 -> {
                    int from = random.nextInt(model.size() + 1);
                    list = list.subList(from, list.size());
                    model.subList(0, from).clear();
                }
                case 1 -> {
                    int to = random.nextInt(model.size() + 1);
                    list = list.subList(0, to);
                    model.subList(to, model.size()).clear();
                }
                case 2, 3, 4, 5 -> {
                    int place = random.nextInt(Math.max(1, model.size()));
                    if (place < model.size()) {
                        list = list.with(place, -step);
                        model.set(place, -step);
                    }
                }
                default -> {
                    list = list.with(step);
                    model.add(step);
                }
            }
            assertThat(list).isEqualTo(model);
            assertThat(before).isEqualTo(modelBefore);
        }
    }

    @Test
    void hasNothingBesideItself() {
        ChunkedList<Integer> list = ChunkedList.of(numbers(600)).subList(100, 500);

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.get(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.get(400));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.with(400, 0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.subList(0, 401));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> list.remove(0));
    }

    private static List<Integer> numbers(int size) {
        return IntStream.range(0, size).boxed().toList();
    }
}
