package io.walstore.benchmarks.micro;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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

/** CRC-32C of a part of a direct buffer, as the format asks for: of a header, an entry, a batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ChecksumBenchmark {

    private static final int POSITION = 64;

    /** How many bytes. */
    @Param({"60", "1024", "10240", "65536"})
    int bytes;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /** JMH makes it. */
    public ChecksumBenchmark() {}

    /** Makes the bytes. */
    @Setup
    public void makeBytes() {
        byte[] content = new byte[POSITION + bytes];
        new SplittableRandom(1).nextBytes(content);
        buffer = ByteBuffer.allocateDirect(content.length).put(content);
    }

    /**
     * Takes the checksum.
     *
     * @return the checksum
     */
    @Benchmark
    public long checksum() {
        crc.reset();
        crc.update(buffer.slice(POSITION, bytes));
        return crc.getValue();
    }
}
