package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One log becomes another. */
final class LogCopyTests {

    private final WalLogStore source = new Scene(1).open();
    private final WalLogStore target = new Scene(2).segmentSizeBytes(8192).open();
    private final List<Long> heard = new ArrayList<>();

    @BeforeEach
    void fill() {
        source.truncateFront(1234);
        for (int i = 0; i < 1000; i++) {
            source.append(new byte[] {(byte) i, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        }
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    private long copy(int batchBytes) throws InterruptedException {
        return LogCopy.entries(source, target, batchBytes, (entries, total) -> {
            assertThat(total).isEqualTo(1000);
            heard.add(entries);
        });
    }

    private void assertCopied() {
        assertThat(target.firstIndex()).isEqualTo(1234);
        assertThat(target.lastIndex()).isEqualTo(2233);
        for (long index = 1234; index <= 2233; index++) {
            assertThat(target.getLog(index).data())
                    .isEqualTo(source.getLog(index).data());
        }
    }

    @Test
    void copiesEntriesInBatches() throws InterruptedException {
        assertThat(copy(2500)).isEqualTo(1000);

        assertCopied();
        assertThat(heard).containsExactly(250L, 500L, 750L, 1000L);
    }

    @Test
    void copiesOneEntryAtLeast() throws InterruptedException {
        copy(1);

        assertCopied();
        assertThat(heard).hasSize(1000);
    }

    @Test
    void goesOnWhereItWasCancelled() throws InterruptedException {
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> LogCopy.entries(source, target, 2500, (entries, total) -> {
                    heard.add(entries);
                    Thread.currentThread().interrupt();
                }))
                .withMessageContaining("1484");
        assertThat(target.lastIndex()).isEqualTo(1483);

        assertThat(copy(2500)).isEqualTo(750);

        assertCopied();
        assertThat(heard).containsExactly(250L, 500L, 750L, 1000L);
        assertThat(copy(2500)).isZero();
    }

    @Test
    void copiesNothingOfAnEmptyLog() throws InterruptedException {
        source.truncateFront(5000);

        assertThat(LogCopy.entries(source, target, 2500, (entries, total) -> heard.add(entries)))
                .isZero();
        assertThat(heard).isEmpty();
    }

    @Test
    void refusesATargetThatIsNoBeginningOfTheSource() {
        target.append(new byte[1]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> copy(2500))
                .withMessageContaining("1..1")
                .withMessageContaining("1234..2233");
        assertThatIllegalArgumentException().isThrownBy(() -> copy(0)).withMessageContaining("batchBytes is 0");
    }

    @Test
    void copiesValues() {
        source.stable().set("CurrentTerm", new byte[] {7});
        source.stable().set("LastVoteCand", "node-1".getBytes());
        target.stable().set("mine", new byte[] {1});

        assertThat(LogCopy.values(source.stable(), target.stable())).isEqualTo(2);

        Map<String, byte[]> values = new TreeMap<>();
        target.stable()
                .keys()
                .forEach(key -> values.put(key, target.stable().get(key).orElseThrow()));
        assertThat(values).containsOnlyKeys("CurrentTerm", "LastVoteCand", "mine");
        assertThat(values.get("LastVoteCand")).isEqualTo("node-1".getBytes());
    }
}
