package io.walstore.spring.boot.autoconfigure;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the endpoint shows.
 *
 * @param showPayloads When the endpoint shows what is in the entries.
 * @param roles Roles that are authorized to see payloads. When empty, all authenticated users are.
 */
@ConfigurationProperties("wal.endpoint")
public record WalEndpointProperties(
        @DefaultValue("never") Show showPayloads,
        @DefaultValue Set<String> roles) {}
