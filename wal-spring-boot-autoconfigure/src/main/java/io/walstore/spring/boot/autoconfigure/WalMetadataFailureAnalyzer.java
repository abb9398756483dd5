package io.walstore.spring.boot.autoconfigure;

import io.walstore.spi.WalMetadataException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that the segments are there and their catalogue is not, or is an older one. */
final class WalMetadataFailureAnalyzer extends AbstractFailureAnalyzer<WalMetadataException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WalMetadataException cause) {
        return new FailureAnalysis(
                "The write-ahead log could not be opened because its segment metadata does not fit its segments.\n\n    "
                        + cause.getMessage(),
                "If \"wal.metadata.type\" or \"wal.metadata.path\" was changed, change it back: metadata does not move"
                        + " by itself. If the metadata file was lost or restored from a backup, put the newest one"
                        + " back, or move it away and rebuild it with io.walstore.WalRepair.rebuildMetadata.",
                cause);
    }
}
