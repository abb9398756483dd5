package io.walstore.benchmarks.micro;

import io.walstore.segment.FileSegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding a batch, checksums included, for a disk that takes no time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class EncodeBenchmark {

    private static final long LOG_ID = 1;
    private static final SegmentInfo PREPARED = SegmentInfo.prepared(1, 1, 1, 256 << 20, 42);

    /** Size of each entry. */
    @Param({"128", "1024", "10240"})
    int payloadBytes;

    /** How many entries. */
    @Param({"1", "64"})
    int entries;

    private final FileSegmentFiler filer = new FileSegmentFiler(new ForgetfulVfs());
    private final List<ByteBuffer> payloads = new ArrayList<>();
    private long batchBytes;
    private SegmentWriter writer;

    /** JMH makes it. */
    public EncodeBenchmark() {
        filer.prepare(LOG_ID, PREPARED);
        writer = filer.create(PREPARED, SegmentLink.NONE);
    }

    /** Makes the entries. */
    @Setup
    public void makeEntries() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < entries; i++) {
            byte[] payload = new byte[payloadBytes];
            random.nextBytes(payload);
            payloads.add(ByteBuffer.wrap(payload));
        }
        batchBytes = (long) entries * payloadBytes;
    }

    /**
     * Writes a batch, now and then into a segment that is begun anew.
     *
     * @return the last index
     */
    @Benchmark
    public long encode() {
        if (!writer.fits(entries, batchBytes)) {
            writer.close();
            writer = filer.create(PREPARED, SegmentLink.NONE);
        }
        writer.append(payloads, 1, 1);
        return writer.lastIndex();
    }
}
