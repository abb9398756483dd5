package io.walstore.benchmarks.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What a run hands on to its cells as it is. */
final class TrialOptions {

    private static final String SECONDS = "--seconds";
    private static final String WARM_UP = "--warm-up";
    private static final String LOG_SIZE = "--log-size";
    private static final String SEGMENT_SIZE = "--segment-size";

    @Option(names = SECONDS, paramLabel = "S", description = "How long a cell is measured.")
    private double seconds = 5;

    @Option(names = WARM_UP, paramLabel = "S", description = "How long a cell warms up before.")
    private double warmUp = 2;

    @Option(names = LOG_SIZE, paramLabel = "MIB", description = "Payload of a log that is read, cut or opened.")
    private double logMebibytes = 1024;

    @Option(names = SEGMENT_SIZE, paramLabel = "MIB", description = "How large the files of a log should be.")
    private double segmentMebibytes = 64;

    Duration time() {
        return duration(seconds);
    }

    Duration warmUp() {
        return duration(warmUp);
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    long logBytes() {
        return bytes(logMebibytes);
    }

    long segmentBytes() {
        return bytes(segmentMebibytes);
    }

    private static long bytes(double mebibytes) {
        return (long) (mebibytes * (1 << 20));
    }

    /** As they were chosen. */
    Map<String, String> chosen() {
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put(SECONDS, Double.toString(seconds));
        chosen.put(WARM_UP, Double.toString(warmUp));
        chosen.put(LOG_SIZE, Double.toString(logMebibytes));
        chosen.put(SEGMENT_SIZE, Double.toString(segmentMebibytes));
        return chosen;
    }

    /** For another command line. */
    List<String> asArguments() {
        List<String> arguments = new ArrayList<>();
        chosen().forEach((name, value) -> arguments.addAll(List.of(name, value)));
        return arguments;
    }
}
