package io.walstore.spring.boot.jpa;

import io.walstore.spi.SegmentInfo;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.springframework.data.domain.Persistable;

/** The row of one segment. It says itself whether it is new, so that an insert costs no select. */
@Entity(name = "Segment")
@Table(name = "segment")
class SegmentEntity implements Persistable<Long> {

    @Id
    private long id;

    @Column(name = "base_index")
    private long baseIndex;

    @Column(name = "min_index")
    private long minIndex;

    @Column(name = "max_index")
    private long maxIndex;

    @Column(name = "index_start")
    private long indexStart;

    @Column(name = "create_time_millis")
    private long createTimeMillis;

    @Column(name = "seal_time_millis")
    private long sealTimeMillis;

    @Column(name = "size_limit")
    private long sizeLimit;

    @Column(name = "salt")
    private long salt;

    @Column(name = "checksum")
    private int checksum;

    @Transient
    private boolean inserted;

    /** For Hibernate. */
    SegmentEntity() {}

    SegmentEntity(SegmentInfo info, boolean inserted) {
        this.id = info.id();
        this.baseIndex = info.baseIndex();
        this.minIndex = info.minIndex();
        this.maxIndex = info.maxIndex();
        this.indexStart = info.indexStart();
        this.createTimeMillis = info.createTimeMillis();
        this.sealTimeMillis = info.sealTimeMillis();
        this.sizeLimit = info.sizeLimit();
        this.salt = info.salt();
        this.checksum = computedChecksum();
        this.inserted = inserted;
    }

    @Override
    public Long getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return inserted;
    }

    SegmentInfo info() {
        return new SegmentInfo(
                id, baseIndex, minIndex, maxIndex, indexStart, createTimeMillis, sealTimeMillis, sizeLimit, salt);
    }

    boolean intact() {
        return checksum == computedChecksum();
    }

    private int computedChecksum() {
        return RowChecksum.of(
                id, baseIndex, minIndex, maxIndex, indexStart, createTimeMillis, sealTimeMillis, sizeLimit, salt);
    }
}
