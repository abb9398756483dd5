package io.walstore.benchmarks.contender;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a log that keeps everything can reach at best: as {@link BareLeader}, but payloads never overwrite others, so the
 * files have to be prepared as it goes.
 */
public final class BareRolling implements Contender {

    @Override
    public String name() {
        return "bare-rolling";
    }

    @Override
    public String setting() {
        return "as bare-leader, each file written once, the next one prepared by another thread meanwhile";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws IOException {
        RollingFiles files = new RollingFiles(directory, segmentSizeBytes);
        Leaders leaders = new Leaders(files);
        return new Journal() {
            @Override
            public void append(byte[] payload) throws IOException {
                leaders.commit(List.of(payload));
            }

            @Override
            public void append(List<byte[]> payloads) throws IOException {
                leaders.commit(payloads);
            }

            @Override
            public void close() throws IOException {
                files.close();
            }
        };
    }
}
