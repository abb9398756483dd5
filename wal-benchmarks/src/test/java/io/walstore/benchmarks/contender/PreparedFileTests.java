package io.walstore.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bare disk writes where it was told to, and nothing else. */
class PreparedFileTests {

    private static final int ENTRY_BYTES = 1024;
    private static final int SIZE_BYTES = 8 * ENTRY_BYTES;

    @TempDir
    private Path directory;

    @Test
    void isFilledBeforeTheFirstAppend() throws Exception {
        PreparedFile.open(directory, SIZE_BYTES).close();

        byte[] fill = bytes();
        assertThat(fill).hasSize(SIZE_BYTES);
        for (int at = 0; at < SIZE_BYTES; at += ENTRY_BYTES) {
            assertThat(Arrays.copyOfRange(fill, at, at + ENTRY_BYTES)).isNotEqualTo(new byte[ENTRY_BYTES]);
        }
    }

    @Test
    void beginsAgainAtItsStartWhenItIsFull() throws Exception {
        try (PreparedFile file = PreparedFile.open(directory, SIZE_BYTES)) {
            for (int number = 1; number <= 9; number++) {
                file.put(List.of(entry(number)));
                file.commit();
            }
        }

        assertThat(bytes()).hasSize(SIZE_BYTES).startsWith(entry(9)).endsWith(entry(8));
    }

    @Test
    void doesNotReadWhatWasOverwritten() throws Exception {
        try (PreparedFile file = PreparedFile.open(directory, SIZE_BYTES)) {
            for (int number = 1; number <= 9; number++) {
                file.put(List.of(entry(number)));
                file.commit();
            }

            assertThatThrownBy(() -> file.read(1)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    private byte[] bytes() throws Exception {
        return Files.readAllBytes(directory.resolve("bare"));
    }

    private static byte[] entry(int number) {
        byte[] entry = new byte[ENTRY_BYTES];
        Arrays.fill(entry, (byte) number);
        return entry;
    }
}
