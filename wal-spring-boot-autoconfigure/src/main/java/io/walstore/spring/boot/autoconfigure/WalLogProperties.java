package io.walstore.spring.boot.autoconfigure;

import io.walstore.Durability;
import io.walstore.spring.boot.autoconfigure.WalProperties.Consumer;
import io.walstore.spring.boot.autoconfigure.WalProperties.Disk;
import io.walstore.spring.boot.autoconfigure.WalProperties.Entry;
import io.walstore.spring.boot.autoconfigure.WalProperties.GroupCommit;
import io.walstore.spring.boot.autoconfigure.WalProperties.Limit;
import io.walstore.spring.boot.autoconfigure.WalProperties.Metadata;
import io.walstore.spring.boot.autoconfigure.WalProperties.Queue;
import io.walstore.spring.boot.autoconfigure.WalProperties.Recovery;
import io.walstore.spring.boot.autoconfigure.WalProperties.Retention;
import io.walstore.spring.boot.autoconfigure.WalProperties.Segment;
import io.walstore.spring.boot.autoconfigure.WalProperties.Startup;
import io.walstore.spring.boot.autoconfigure.WalProperties.Verify;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How one log is set up.
 *
 * @param durability What an acknowledged entry survives.
 * @param syncInterval How long an entry stays unsynced at most with durability "interval": 1 ms to 1 h.
 * @param groupCommit what is written and synced together
 * @param queue appends that wait to be written
 * @param entry limits of one entry
 * @param segment the segment files
 * @param retention what the log gives up by itself
 * @param limit what the log may take
 * @param disk what the log leaves to others
 * @param recovery what opening does about damage
 * @param verify reading the whole log from time to time
 * @param consumer readers whose places survive
 * @param metadata where the catalogue of segments is kept
 * @param startup how the log is opened
 */
public record WalLogProperties(
        @DefaultValue("sync") Durability durability,
        @DefaultValue("100ms") Duration syncInterval,
        @DefaultValue GroupCommit groupCommit,
        @DefaultValue Queue queue,
        @DefaultValue Entry entry,
        @DefaultValue Segment segment,
        @DefaultValue Retention retention,
        @DefaultValue Limit limit,
        @DefaultValue Disk disk,
        @DefaultValue Recovery recovery,
        @DefaultValue Verify verify,
        @DefaultValue Consumer consumer,
        @DefaultValue Metadata metadata,
        @DefaultValue Startup startup) {}
