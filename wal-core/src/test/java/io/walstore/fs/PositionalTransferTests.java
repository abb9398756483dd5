package io.walstore.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole buffers through a channel that moves a part of them at a time. */
final class PositionalTransferTests {

    private static final int HEAP_PIECE_BYTES = 64 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, Integer.MAX_VALUE})
    void writesAllHoweverLittleGoesAtOnce(int mostAtOnce) throws IOException {
        byte[] bytes = random(10_000);
        for (ByteBuffer source : buffers(bytes)) {
            HaltingChannel channel = new HaltingChannel(mostAtOnce, new byte[5]);

            PositionalTransfer.write(channel::write, source, 5);

            assertThat(tail(channel.bytes(), 5)).isEqualTo(bytes);
            assertThat(source.hasRemaining()).isFalse();
            assertThat(source.limit()).isEqualTo(bytes.length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, Integer.MAX_VALUE})
    void readsAllHoweverLittleComesAtOnce(int mostAtOnce) throws IOException {
        byte[] bytes = random(10_000);
        for (ByteBuffer target : buffers(new byte[bytes.length - 5])) {
            HaltingChannel channel = new HaltingChannel(mostAtOnce, bytes);

            assertThat(PositionalTransfer.read(channel::read, target, 5)).isEqualTo(bytes.length - 5);

            assertThat(target.hasRemaining()).isFalse();
            assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(tail(bytes, 5)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096})
    void readStopsAtTheEndOfTheFileOnly(int mostAtOnce) throws IOException {
        byte[] bytes = random(5_000);
        for (ByteBuffer target : buffers(new byte[10_000])) {
            assertThat(PositionalTransfer.read(new HaltingChannel(mostAtOnce, bytes)::read, target, 1_000))
                    .isEqualTo(4_000);

            assertThat(target.limit()).isEqualTo(10_000);
            assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(tail(bytes, 1_000)));
        }
    }

    @Test
    void movesOnlyWhatLiesBetweenPositionAndLimit() throws IOException {
        byte[] bytes = random(100);
        ByteBuffer source = ByteBuffer.wrap(bytes).position(10).limit(30);
        HaltingChannel channel = new HaltingChannel(7);

        PositionalTransfer.write(channel::write, source, 0);
        ByteBuffer target = ByteBuffer.allocate(100).position(50).limit(60);
        PositionalTransfer.read(channel::read, target, 0);

        assertThat(channel.bytes()).isEqualTo(Arrays.copyOfRange(bytes, 10, 30));
        assertThat(source.position()).isEqualTo(source.limit()).isEqualTo(30);
        assertThat(target.position()).isEqualTo(target.limit()).isEqualTo(60);
        assertThat(Arrays.copyOfRange(target.array(), 50, 60)).isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
    }

    @Test
    void heapBuffersGoInPiecesAndDirectOnesWhole() throws IOException {
        byte[] bytes = random(2 * HEAP_PIECE_BYTES + 1);
        HaltingChannel heap = new HaltingChannel(Integer.MAX_VALUE);
        HaltingChannel direct = new HaltingChannel(Integer.MAX_VALUE);

        PositionalTransfer.write(heap::write, ByteBuffer.wrap(bytes), 0);
        PositionalTransfer.write(
                direct::write,
                ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(),
                0);

        assertThat(heap.asked()).allMatch(count -> count <= HEAP_PIECE_BYTES);
        assertThat(direct.asked()).containsExactly(bytes.length);
        assertThat(heap.bytes()).isEqualTo(direct.bytes()).isEqualTo(bytes);
    }

    @Test
    void failureComesThroughAndLeavesTheLimit() {
        ByteBuffer source = ByteBuffer.allocate(100);
        ByteBuffer target = ByteBuffer.allocate(100);

        assertThatIOException()
                .isThrownBy(() -> PositionalTransfer.write(new HaltingChannel(7).failingAt(2)::write, source, 0))
                .withMessage("Input/output error");
        assertThatIOException()
                .isThrownBy(
                        () -> PositionalTransfer.read(new HaltingChannel(7, random(100)).failingAt(2)::read, target, 0))
                .withMessage("Input/output error");

        assertThat(source.limit()).isEqualTo(100);
        assertThat(target.limit()).isEqualTo(100);
    }

    private static ByteBuffer[] buffers(byte[] bytes) {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return new ByteBuffer[] {ByteBuffer.wrap(bytes), direct};
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }
}
