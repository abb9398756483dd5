package io.walstore.benchmarks.contender;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.nio.file.Path;

/** One write and one sync for all who wait, by the first of them. */
public final class BareLeader implements Contender {

    @Override
    public String name() {
        return "bare-leader";
    }

    @Override
    public String setting() {
        return "positional write and fdatasync of a prepared file, by the first who waits for all who wait";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws IOException {
        PreparedFile file = PreparedFile.open(directory, segmentSizeBytes);
        return new BareJournal(file, new Leaders(file));
    }
}
