package io.walstore.benchmarks.contender;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.nio.file.Path;

/** One write and one sync for each call, one call after the other. */
public final class Bare implements Contender {

    @Override
    public String name() {
        return "bare";
    }

    @Override
    public String setting() {
        return "positional write and fdatasync of a prepared file, one call after the other";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws IOException {
        PreparedFile file = PreparedFile.open(directory, segmentSizeBytes);
        return new BareJournal(file, payloads -> {
            synchronized (file) {
                file.put(payloads);
                file.commit();
            }
        });
    }
}
