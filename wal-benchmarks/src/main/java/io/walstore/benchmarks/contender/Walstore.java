package io.walstore.benchmarks.contender;

import io.walstore.Durability;
import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import io.walstore.benchmarks.Contender;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The log as plain Java has it. */
public final class Walstore implements Contender {

    @Override
    public String name() {
        return "walstore";
    }

    @Override
    public String setting() {
        return "durability SYNC, everything else as it is by default";
    }

    @Override
    public WalJournal open(Path directory, long segmentSizeBytes) {
        return open(directory, builder -> builder.segmentSizeBytes(segmentSizeBytes));
    }

    /**
     * Opens a log in another setting.
     *
     * @param directory where it lives
     * @param customizer the setting
     * @return the log
     */
    public static WalJournal open(Path directory, Consumer<WalLogStoreBuilder> customizer) {
        WalLogStoreBuilder builder = WalLogStore.builder(directory).durability(Durability.SYNC);
        customizer.accept(builder);
        WalLogStore log = builder.open();
        return new WalJournal(log, log::close);
    }
}
