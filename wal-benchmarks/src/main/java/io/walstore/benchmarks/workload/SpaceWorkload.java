package io.walstore.benchmarks.workload;

import java.nio.file.Path;

/** What a closed log takes on the device. */
record SpaceWorkload(String name, int payloadBytes) implements Workload {

    @Override
    public String title() {
        return "room that a closed log of entries of " + payloadBytes + " B takes";
    }

    @Override
    public Measurement run(Trial trial) throws Exception {
        Trial smaller = trial.smaller(8); // some need minutes for small entries
        long bytes = smaller.logBytes();
        LogShape shape = LogShape.ofBytes(bytes, payloadBytes, smaller.segmentBytesOf(bytes));
        Path log = PreparedLogs.of(trial).closed(shape);
        return new Measurement()
                .figure(
                        "disk B/payload B",
                        (double) Directories.bytesOnDisk(log) / (shape.entries() * shape.payloadBytes()));
    }
}
