package io.walstore.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.LogEntry;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of a segment, each format by itself and all of them in one file. */
final class SegmentFormatTests {

    private static final long SALT = 0x1122334455667788L;

    private final Checksum checksum = new Checksum();

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void flip(ByteBuffer bytes, int bit) {
        bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ 1 << bit % 8));
    }

    // ---- segment header

    private static ByteBuffer written(SegmentHeader header) {
        ByteBuffer sector = littleEndian(SegmentHeader.BYTES);
        header.write(sector);
        return sector.flip();
    }

    @Test
    void segmentHeaderComesBack() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SegmentHeader header = new SegmentHeader(
                    random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());

            ByteBuffer sector = written(header);

            assertThat(SegmentHeader.hasMagic(sector)).isTrue();
            assertThat(SegmentHeader.version(sector)).isEqualTo(1);
            assertThat(SegmentHeader.intact(sector)).isTrue();
            assertThat(SegmentHeader.read(sector)).isEqualTo(header);
        }
    }

    @Test
    void segmentHeaderFillsOneSector() {
        ByteBuffer target = littleEndian(SegmentHeader.BYTES + 8);
        while (target.hasRemaining()) {
            target.put((byte) -1);
        }
        target.clear();

        new SegmentHeader(1, 2, 3, 4, 5).write(target);

        assertThat(target.position()).isEqualTo(512);
        for (int at = 56; at < 512; at++) {
            assertThat(target.get(at)).isZero();
        }
        assertThat(target.getLong(512)).isEqualTo(-1);
    }

    @Test
    void segmentHeaderIsBrokenByEveryBit() {
        ByteBuffer sector = written(new SegmentHeader(1, 2, SALT, 4096, 5));

        for (int bit = 0; bit < 8 * SegmentHeader.BYTES; bit++) {
            flip(sector, bit);
            assertThat(SegmentHeader.hasMagic(sector) && SegmentHeader.intact(sector))
                    .as("bit " + bit)
                    .isFalse();
            flip(sector, bit);
        }
        assertThat(SegmentHeader.intact(sector)).isTrue();
    }

    @Test
    void zerosAndFillAreNoSegmentHeader() {
        ByteBuffer fill = littleEndian(SegmentHeader.BYTES);
        Fill.put(fill, SALT, 0);

        assertThat(SegmentHeader.hasMagic(littleEndian(SegmentHeader.BYTES))).isFalse();
        assertThat(SegmentHeader.hasMagic(fill.flip())).isFalse();
        assertThat(SegmentHeader.hasMagic(littleEndian(0))).isFalse();
    }

    // ---- record header

    private static RecordHeader header(RecordHeader.Type type) {
        return new RecordHeader(type, SALT, 640, 512, 7, 3, 100, 12, 0xCAFEBABE, 0xDEADBEEF);
    }

    @ParameterizedTest
    @EnumSource(RecordHeader.Type.class)
    void recordHeaderComesBack(RecordHeader.Type type) {
        ByteBuffer bytes = littleEndian(128);

        int crc = header(type).write(bytes, 64, checksum);

        assertThat(RecordHeader.validAt(bytes, 64, SALT, 640, checksum)).isTrue();
        assertThat(RecordHeader.read(bytes, 64)).isEqualTo(header(type));
        assertThat(RecordHeader.crc(bytes, 64)).isEqualTo(crc);
        assertThat(header(type).end()).isEqualTo(640 + 64 + 128);
    }

    @Test
    void recordHeaderIsBrokenByEveryBit() {
        ByteBuffer bytes = littleEndian(RecordHeader.BYTES);
        header(RecordHeader.Type.DATA).write(bytes, 0, checksum);

        for (int bit = 0; bit < 8 * RecordHeader.BYTES; bit++) {
            flip(bytes, bit);
            assertThat(RecordHeader.validAt(bytes, 0, SALT, 640, checksum))
                    .as("bit " + bit)
                    .isFalse();
            flip(bytes, bit);
        }
    }

    @Test
    void recordHeaderIsValidAtItsOwnPlaceOnly() {
        ByteBuffer bytes = littleEndian(RecordHeader.BYTES);
        header(RecordHeader.Type.DATA).write(bytes, 0, checksum);

        assertThat(RecordHeader.validAt(bytes, 0, SALT, 704, checksum)).isFalse();
        assertThat(RecordHeader.validAt(bytes, 0, SALT + 1, 640, checksum)).isFalse();
    }

    @Test
    void recordHeaderOfAnUnknownKindIsNotValid() {
        for (int kind : new int[] {0, 5, 255, 0x102, 0x10002}) {
            ByteBuffer bytes = littleEndian(RecordHeader.BYTES);
            header(RecordHeader.Type.DATA).write(bytes, 0, checksum);
            bytes.putInt(4, kind).putInt(60, checksum.of(bytes, 0, 60));

            assertThat(RecordHeader.validAt(bytes, 0, SALT, 640, checksum)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 36})
    void recordHeaderWithANegativeSizeIsNotValid(int at) {
        ByteBuffer bytes = littleEndian(RecordHeader.BYTES);
        header(RecordHeader.Type.DATA).write(bytes, 0, checksum);
        bytes.putInt(at, -1).putInt(60, checksum.of(bytes, 0, 60));

        assertThat(RecordHeader.validAt(bytes, 0, SALT, 640, checksum)).isFalse();
    }

    @Test
    void zerosAndFillAreNoRecord() {
        ByteBuffer fill = littleEndian(1 << 16);
        Fill.put(fill, SALT, 512);

        for (int at = 0; at < fill.capacity(); at += 64) {
            assertThat(RecordHeader.validAt(fill, at, SALT, 512 + at, checksum)).isFalse();
        }
        assertThat(RecordHeader.validAt(littleEndian(64), 0, 0, 0, checksum)).isFalse();
    }

    // ---- entries

    private int entry(ByteBuffer target, int at, byte[] payload, int place) {
        return EntryFormat.write(target, at, ByteBuffer.wrap(payload), 1234, place, checksum);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 64, 1000})
    void entryComesBack(int bytes) {
        byte[] payload = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(payload);
        ByteBuffer target = littleEndian(2000);

        int end = entry(target, 10, payload, 99);

        assertThat(end).isEqualTo(10 + 16 + bytes);
        assertThat(EntryFormat.intact(target, 10, end, 99, checksum)).isTrue();
        assertThat(EntryFormat.length(target, 10)).isEqualTo(bytes);
        assertThat(EntryFormat.timeMillis(target, 10)).isEqualTo(1234);
        assertThat(EntryFormat.payload(target, 10)).isEqualTo(payload);
    }

    @Test
    void entryIsBrokenByEveryBit() {
        ByteBuffer target = littleEndian(16 + 20);
        int end = entry(target, 0, "twenty bytes of data".getBytes(StandardCharsets.US_ASCII), 99);

        for (int bit = 0; bit < 8 * end; bit++) {
            flip(target, bit);
            assertThat(EntryFormat.intact(target, 0, end, 99, checksum))
                    .as("bit " + bit)
                    .isFalse();
            flip(target, bit);
        }
    }

    @Test
    void entryBelongsToOneIndexOfOneSegment() {
        ByteBuffer target = littleEndian(100);
        int end = entry(target, 0, new byte[5], EntryFormat.place(SALT, 7));

        assertThat(EntryFormat.intact(target, 0, end, EntryFormat.place(SALT, 7), checksum))
                .isTrue();
        assertThat(EntryFormat.intact(target, 0, end, EntryFormat.place(SALT, 8), checksum))
                .isFalse();
        assertThat(EntryFormat.intact(target, 0, end, EntryFormat.place(SALT + 1, 7), checksum))
                .isFalse();
    }

    @Test
    void entryEndsWithinItsBounds() {
        ByteBuffer target = littleEndian(100);
        int end = entry(target, 0, new byte[5], 99);

        assertThat(EntryFormat.intact(target, 0, end - 1, 99, checksum)).isFalse();
        assertThat(EntryFormat.intact(target, 0, 15, 99, checksum)).isFalse();
        target.putInt(4, Integer.MAX_VALUE);
        assertThat(EntryFormat.intact(target, 0, 100, 99, checksum)).isFalse();
        target.putInt(4, -1);
        assertThat(EntryFormat.intact(target, 0, 100, 99, checksum)).isFalse();
    }

    // ---- links, fill, sizes, names

    @Test
    void linkComesBack() {
        for (SegmentLink link : List.of(
                SegmentLink.NONE, new SegmentLink(Long.MAX_VALUE, 99, 1L << 40, -7), new SegmentLink(1, 2, 3, 4))) {
            ByteBuffer bytes = littleEndian(LinkFormat.BYTES + 3);

            LinkFormat.write(link, bytes, 3);

            assertThat(LinkFormat.read(bytes, 3)).isEqualTo(link);
        }
    }

    @Test
    void fillDependsOnSaltAndPlace() {
        List<Long> words = Stream.iterate(0L, offset -> offset + 8)
                .limit(10_000)
                .map(offset -> Fill.word(SALT, offset))
                .toList();

        assertThat(words).doesNotHaveDuplicates().doesNotContain(0L, -1L);
        assertThat(Fill.word(SALT, 0)).isNotEqualTo(Fill.word(SALT + 1, 0));
    }

    @Test
    void fillIsRecognised() {
        ByteBuffer bytes = littleEndian(80);
        Fill.put(bytes, SALT, 800);

        assertThat(Fill.at(bytes, 16, SALT, 816)).isTrue();
        assertThat(Fill.at(bytes, 16, SALT, 824)).isFalse();
        assertThat(Fill.at(bytes, 16, SALT + 1, 816)).isFalse();
    }

    @Test
    void recordsAreAligned() {
        assertThat(Layout.recordBytes(0)).isEqualTo(64);
        assertThat(Layout.recordBytes(1)).isEqualTo(128);
        assertThat(Layout.recordBytes(64)).isEqualTo(128);
        assertThat(Layout.recordBytes(65)).isEqualTo(192);
        assertThat(Layout.batchBytes(1, 100)).isEqualTo(192);
        assertThat(Layout.batchBytes(1024, 64L << 20)).isEqualTo(64 + (64L << 20) + 16 * 1024);
        assertThat(Layout.sealBytes(17)).isEqualTo(192);
    }

    @Test
    void aSegmentForOneBatchHoldsIt() throws IOException {
        for (int payload : new int[] {0, 1, 3000, 3296, 3297, 100_000}) {
            FileSegmentFiler filer = new FileSegmentFiler(new SimulatedVfs(1));
            SegmentInfo info = SegmentInfo.prepared(1, 1, 0, filer.sizeFor(1, payload), SALT);
            filer.prepare(9, info);

            SegmentWriter writer = filer.create(info, SegmentLink.NONE);

            assertThat(info.sizeLimit() % 4096).isZero();
            assertThat(writer.fits(1, payload)).isTrue();
            writer.append(List.of(ByteBuffer.allocate(payload)), 1, 1);
            assertThat(writer.seal(2, 1).sizeLimit()).isLessThanOrEqualTo(info.sizeLimit());
        }
    }

    @Test
    void aPreparedSegmentIsDurableToItsLastByteOnceItHasItsName() {
        SegmentInfo info = SegmentInfo.prepared(1, 1, 0, 3L * 512 * 1024, SALT);
        for (int seed = 0; seed < 20; seed++) {
            SimulatedVfs vfs = new SimulatedVfs(seed);
            new FileSegmentFiler(vfs).prepare(9, info);

            ByteBuffer bytes =
                    ByteBuffer.wrap(vfs.crash().bytes(SegmentName.of(1))).order(ByteOrder.LITTLE_ENDIAN);

            assertThat(bytes.capacity()).isEqualTo(info.sizeLimit());
            for (int at = SegmentHeader.BYTES; at < bytes.capacity(); at += Long.BYTES) {
                assertThat(Fill.at(bytes, at, SALT, at)).isTrue();
            }
        }
    }

    @Test
    void namesTellTheId() {
        for (long id : new long[] {1, 0xabc, Long.MAX_VALUE, -1}) {
            assertThat(SegmentName.id(SegmentName.of(id))).hasValue(id);
        }
        assertThat(SegmentName.of(0xabc)).isEqualTo("0000000000000abc.wal");
        assertThat(SegmentName.quarantined(0xabc, 2)).isEqualTo("0000000000000abc.wal.2.quarantine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.wal",
                "0000000000000ABC.wal",
                "0000000000000abc.wal.1.quarantine",
                "00000000000000abc.wal",
                "x0000000000000abc.wal",
                "0000000000000abc.wa",
                "segment.tmp",
                "METADATA",
                "LOCK",
                ""
            })
    void otherNamesAreNoSegments(String name) {
        assertThat(SegmentName.id(name)).isEmpty();
    }

    /** A disk may err once, and what it said then must not stay. */
    @Test
    void readsTheIndexAgainWhenAnEntryWasNotWhereItSaid() throws IOException {
        WritableFile file = new SimulatedVfs(1).create("sealed");
        SegmentInfo info = SegmentInfo.prepared(1, 1, 0, 8192, 7).sealedAt(1, 4096, 8192, 0);
        StoredOffsets offsets = new StoredOffsets(new IndexCache(), info, file, () -> null);
        file.write(index(700), 0);
        assertThat(offsets.range(0, 1)[0]).isEqualTo(700);
        file.write(index(640), 0);

        assertThat(offsets.mend()).isFalse();

        assertThat(offsets.range(0, 1)[0]).isEqualTo(640);
    }

    private static ByteBuffer index(int place) {
        return ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN).putInt(4096 + RecordHeader.BYTES, place);
    }

    @Test
    void twoReadersLearnThatAnIndexWasMended() throws IOException {
        OffsetTable table = new OffsetTable();
        table.reserve(1);
        table.add(640, 700);
        int[] scans = new int[1];
        SegmentInfo info = SegmentInfo.prepared(1, 1, 0, 8192, 7).sealedAt(1, 4096, 8192, 0);
        StoredOffsets offsets = new StoredOffsets(new IndexCache(), info, new SimulatedVfs(1).create("sealed"), () -> {
            scans[0]++;
            return table;
        });

        assertThat(offsets.mend()).isTrue();
        assertThat(offsets.mend()).isTrue();

        assertThat(scans[0]).isEqualTo(1);
        assertThat(offsets.range(0, 1)).containsExactly(640, 700);
    }

    // ---- a whole file

    /** Whoever changes these bytes changes the format: it needs a new version, and these must stay readable. */
    private static final String GOLDEN = """
            0000 57414c5345470d0a01000000191ff9f0080706050403020103
            0020 887766554433221100100000000000000068e5cf8b01
            0200 57524543010000008877665544332211000200000002000029
            0220 00000000200000000500000000000000191ff9f03f1b83770000000054300828
            0240 02000000000000002800000000000000000800000000000004030201
            0280 57524543020000008877665544332211800200000002000029
            02a0 0200000025000000050000000000000054300828bb4086fb000000007212b908
            02c0 a9f69cf1050000000168e5cf8b01000068656c6c6fe2d07a8c000000000168e5
            02e0 cf8b01
            0300 5752454303000000887766554433221100030000000300002b
            0320 000000000000000006000000000000007212b90800000000000000009c01d360
            0340 5752454302000000887766554433221140030000000300002b
            0360 010000001500000007000000000000009c01d36054e9d2c90000000064ef4977
            0380 575987a9050000000268e5cf8b010000776f726c64
            03c0 57524543040000008877665544332211c0030000c003000029
            03e0 030000000c000000080000000000000064ef49778e775807000000002f89e26a
            0400 c0020000d50200008003
            """;

    private static final SegmentInfo INFO = SegmentInfo.prepared(3, 41, 1_700_000_000_000L, 4096, SALT);
    private static final SegmentLink LINK = new SegmentLink(2, 40, 2048, 0x01020304);
    private static final long LOG_ID = 0x0102030405060708L;

    private static byte[] tinySegment() {
        SimulatedVfs vfs = new SimulatedVfs(1);
        FileSegmentFiler filer = new FileSegmentFiler(vfs);
        filer.prepare(LOG_ID, INFO);
        SegmentWriter writer = filer.create(INFO, LINK);
        writer.append(List.of(utf8("hello"), utf8("")), 1_700_000_000_001L, 5);
        writer.sync();
        writer.mark(6);
        writer.append(List.of(utf8("world")), 1_700_000_000_002L, 7);
        writer.sync();
        writer.seal(1_700_000_000_003L, 8);
        return vfs.bytes(filer.name(3));
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Zeros at the end of a line of 32 bytes are left out, and so are lines of zeros. */
    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; at += 32) {
            String line = HexFormat.of().formatHex(bytes, at, at + 32).replaceAll("(00)+$", "");
            if (!line.isEmpty()) {
                text.append(String.format("%04x %s\n", at, line));
            }
        }
        return text.toString();
    }

    private static byte[] golden() {
        byte[] bytes = new byte[1024 + 128];
        GOLDEN.lines().forEach(line -> {
            byte[] part = HexFormat.of().parseHex(line.substring(5));
            System.arraycopy(part, 0, bytes, Integer.parseInt(line.substring(0, 4), 16), part.length);
        });
        return bytes;
    }

    @Test
    void bytesAreThoseOfVersionOne() {
        assertThat(hex(tinySegment())).isEqualTo(GOLDEN);
    }

    @Test
    void readsTheBytesOfVersionOne() {
        SimulatedVfs vfs = new SimulatedVfs(1);
        vfs.write("0000000000000003.wal", golden());
        FileSegmentFiler filer = new FileSegmentFiler(vfs);

        SegmentInfo found = filer.recoverTail(LOG_ID, INFO).info();

        assertThat(found.sealed()).isTrue();
        assertThat(found.maxIndex()).isEqualTo(43);
        assertThat(filer.recoverTail(LOG_ID, INFO).link()).contains(LINK);
        assertThat(filer.recoverTail(LOG_ID, INFO).newestGeneration()).isEqualTo(8);
        assertThat(filer.open(LOG_ID, found).getLogs(41, 43, 1000))
                .containsExactly(
                        new LogEntry(41, "hello".getBytes(StandardCharsets.UTF_8), 1_700_000_000_001L),
                        new LogEntry(42, new byte[0], 1_700_000_000_001L),
                        new LogEntry(43, "world".getBytes(StandardCharsets.UTF_8), 1_700_000_000_002L));
    }
}
