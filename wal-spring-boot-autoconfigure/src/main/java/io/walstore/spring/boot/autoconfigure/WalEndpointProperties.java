package io.walstore.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the endpoint shows and does. The directory is text here for the reason {@link WalProperties} gives.
 *
 * @param showPayloads When the endpoint shows what is in the entries.
 * @param roles Roles that are authorized to see payloads. When empty, all authenticated users are.
 * @param backupDirectory Directory below which the endpoint backs up logs, each backup into a new subdirectory. Without it,
 *     the endpoint makes no backups.
 */
@ConfigurationProperties("wal.endpoint")
public record WalEndpointProperties(
        @DefaultValue("never") Show showPayloads,
        @DefaultValue Set<String> roles,
        @Nullable String backupDirectory) {

    /**
     * Where backups go.
     *
     * @return a directory, or null if none are made
     */
    public @Nullable Path backupPath() {
        return backupDirectory == null ? null : Path.of(backupDirectory);
    }
}
