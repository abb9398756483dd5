package io.walstore.spring.boot.jpa;

import io.walstore.spi.ConsumerPosition;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.springframework.data.domain.Persistable;

/** The row of one consumer's position. It says itself whether it is new, so that an insert costs no select. */
@Entity(name = "ConsumerPosition")
@Table(name = "consumer_position")
class ConsumerPositionEntity implements Persistable<String> {

    @Id
    @Column(name = "consumer")
    private String consumer = "";

    @Column(name = "entry_index")
    private long entryIndex;

    @Column(name = "time_millis")
    private long timeMillis;

    @Column(name = "checksum")
    private int checksum;

    @Transient
    private boolean inserted;

    /** For Hibernate. */
    ConsumerPositionEntity() {}

    ConsumerPositionEntity(ConsumerPosition position, boolean inserted) {
        this.consumer = position.consumer();
        this.entryIndex = position.index();
        this.timeMillis = position.timeMillis();
        this.checksum = computedChecksum();
        this.inserted = inserted;
    }

    @Override
    public String getId() {
        return consumer;
    }

    @Override
    public boolean isNew() {
        return inserted;
    }

    ConsumerPosition position() {
        return new ConsumerPosition(consumer, entryIndex, timeMillis);
    }

    boolean intact() {
        return checksum == computedChecksum();
    }

    private int computedChecksum() {
        return RowChecksum.of(consumer, entryIndex, timeMillis);
    }
}
