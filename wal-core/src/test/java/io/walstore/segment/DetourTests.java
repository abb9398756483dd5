package io.walstore.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.LogEntry;
import io.walstore.spi.RecoveredSegment;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentReader;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WalCorruptException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What is still served behind damage in a segment, and what is told to be lost. */
final class DetourTests {

    private static final long LOG_ID = 77;
    private static final long FIRST_INDEX = 41;
    private static final SegmentInfo INFO = SegmentInfo.prepared(3, FIRST_INDEX, 5, 16 * 1024, 0x1122334455667788L);
    private static final SegmentLink LINK = new SegmentLink(2, 40, 4096, 99);

    private final SimulatedVfs disk = new SimulatedVfs(1);
    private final FileSegmentFiler filer = new FileSegmentFiler(disk);
    private final String file = filer.name(INFO.id());

    /** Where the record of each batch is, and behind the last one, where they end. */
    private final List<Integer> records = new ArrayList<>();

    private final List<Integer> counts = new ArrayList<>();

    private void batches(int... entries) {
        filer.prepare(LOG_ID, INFO);
        SegmentWriter writer = filer.create(INFO, LINK);
        int link = Math.toIntExact(Layout.recordBytes(LinkFormat.BYTES));
        for (int count : entries) {
            records.add(Math.toIntExact(writer.usedBytes()) + (records.isEmpty() ? link : 0));
            counts.add(count);
            long first = writer.lastIndex() + 1;
            writer.append(
                    IntStream.range(0, count).mapToObj(i -> payload(first + i)).toList(), 1000, 1);
            writer.sync();
        }
        records.add(Math.toIntExact(writer.usedBytes()));
        writer.close();
    }

    private static ByteBuffer payload(long index) {
        byte[] payload = new byte[30 + (int) (index % 7)];
        Arrays.fill(payload, (byte) index);
        return ByteBuffer.wrap(payload);
    }

    private void seal() {
        RecoveredSegment whole = filer.recoverTail(LOG_ID, INFO);
        SegmentWriter writer = whole.resume();
        writer.seal(2000, 1);
        writer.close();
    }

    private void damageHeader(int batch) {
        disk.flip(file, records.get(batch) + 20, 3);
    }

    private void damagePayload(int batch, int entry) {
        int at = records.get(batch) + RecordHeader.BYTES;
        long first = FIRST_INDEX
                + counts.subList(0, batch).stream().mapToInt(count -> count).sum();
        for (int i = 0; i < entry; i++) {
            at += EntryFormat.HEADER_BYTES + payload(first + i).remaining();
        }
        disk.flip(file, at + EntryFormat.HEADER_BYTES + 2, 3);
    }

    private RecoveredSegment recovered() {
        return filer.recoverTail(LOG_ID, INFO);
    }

    private static List<Long> served(RecoveredSegment segment) {
        SegmentReader reader = segment.reader();
        List<Long> served = new ArrayList<>();
        for (long index = FIRST_INDEX; index <= segment.lastIndex(); index++) {
            try {
                LogEntry entry = reader.getLog(index);
                assertThat(entry.data()).isEqualTo(payload(index).array());
                served.add(index);
            } catch (WalCorruptException e) {
                assertThat(e.firstIndex()).isEqualTo(index);
            }
        }
        return served;
    }

    private static List<Tuple> told(RecoveredSegment segment) {
        return segment.damages().stream()
                .map(damage -> tuple(damage.firstIndex(), damage.lastIndex()))
                .toList();
    }

    @Test
    void servesTheOthersOfABatchOfWhichOneIsDamaged() {
        batches(1, 4, 1);
        damagePayload(1, 2);

        RecoveredSegment segment = recovered();

        assertThat(served(segment)).containsExactly(41L, 42L, 43L, 45L, 46L);
        assertThat(told(segment)).containsExactly(tuple(42L, 45L));
        assertThat(segment.lastIndex()).isEqualTo(46);
    }

    @Test
    void servesTheEntriesBehindADamagedHeader() {
        batches(1, 3, 2);
        damageHeader(1);

        RecoveredSegment segment = recovered();

        assertThat(served(segment)).containsExactly(41L, 42L, 43L, 44L, 45L, 46L);
        assertThat(told(segment)).containsExactly(tuple(42L, 44L));
    }

    @Test
    void tellsWhatIsLostBehindADamagedHeader() {
        batches(1, 3, 2);
        damageHeader(1);
        damagePayload(1, 1);

        RecoveredSegment segment = recovered();

        assertThat(served(segment)).containsExactly(41L, 42L, 45L, 46L);
        assertThat(told(segment)).containsExactly(tuple(42L, 44L));
    }

    @Test
    void leadsRoundSeveralDamagedHeaders() {
        batches(2, 1, 1, 1);
        damageHeader(1);
        damageHeader(2);

        RecoveredSegment segment = recovered();

        assertThat(served(segment)).contains(41L, 42L, 43L, 45L);
        assertThat(told(segment)).containsExactly(tuple(43L, 44L));
    }

    @Test
    void leadsRoundOneDamageAfterAnother() {
        batches(1, 1, 1, 1, 1);
        damagePayload(1, 0);
        damageHeader(3);

        RecoveredSegment segment = recovered();

        assertThat(served(segment)).containsExactly(41L, 43L, 44L, 45L);
        assertThat(told(segment)).containsExactly(tuple(42L, 42L), tuple(44L, 44L));
    }

    @Test
    void beginsBehindADamagedBeginning() {
        batches(2, 1);
        disk.flip(file, Layout.FIRST_RECORD_OFFSET + 20, 3);

        RecoveredSegment segment = recovered();

        assertThat(served(segment)).containsExactly(41L, 42L, 43L);
        assertThat(segment.damages()).hasSize(1);
    }

    @Test
    void goesOnToADamagedBatchWhereNothingIsIntact() {
        batches(1, 2, 3);
        damageHeader(1);
        damagePayload(2, 1);

        RecoveredSegment segment = recovered();

        assertThat(served(segment)).containsExactly(41L, 42L, 43L, 44L, 46L);
        assertThat(told(segment)).containsExactly(tuple(42L, 43L), tuple(44L, 46L));
        assertThat(segment.lastIndex()).isEqualTo(46);
    }

    @Test
    void believesAnIntactIndexInASealedSegment() {
        batches(1, 1, 2, 1);
        seal();
        damageHeader(1);
        damageHeader(2);
        damagePayload(1, 0);

        RecoveredSegment segment = recovered();

        assertThat(served(segment)).containsExactly(41L, 43L, 44L, 45L);
        assertThat(segment.info().sealed()).isTrue();
        assertThat(segment.lastIndex()).isEqualTo(45);
    }

    @Test
    void tellsOnlyOfWhatWasThere() {
        batches(1, 3, 1);
        damageHeader(2);

        RecoveredSegment segment = recovered();

        assertThat(new TreeSet<>(served(segment))).containsExactly(41L, 42L, 43L, 44L);
        assertThat(segment.damages()).hasSize(1);
        assertThat(segment.damages().get(0).firstIndex()).isEqualTo(45);
        assertThat(segment.lastIndex()).isEqualTo(44);
    }
}
