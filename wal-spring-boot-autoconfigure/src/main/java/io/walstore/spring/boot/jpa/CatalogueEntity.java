package io.walstore.spring.boot.jpa;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.util.List;
import org.springframework.data.domain.Persistable;

/** The one row that speaks for the whole catalogue; it appears with the first commit. */
@Entity(name = "Catalogue")
@Table(name = "catalogue")
class CatalogueEntity implements Persistable<Integer> {

    static final int ID = 1;

    @Id
    private int id = ID;

    @Column(name = "log_id")
    private long logId = PersistentState.NEW.logId();

    @Column(name = "generation")
    private long generation = PersistentState.NEW.generation();

    @Column(name = "next_segment_id")
    private long nextSegmentId = PersistentState.NEW.nextSegmentId();

    @Column(name = "checksum")
    private int checksum = computedChecksum();

    @Transient
    private boolean stored;

    /** The row of a new catalogue, not stored yet. */
    CatalogueEntity() {}

    @PostLoad
    void loaded() {
        stored = true;
    }

    @Override
    public Integer getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    long nextSegmentId() {
        return nextSegmentId;
    }

    PersistentState state(List<SegmentInfo> segments, List<ConsumerPosition> positions) {
        return new PersistentState(logId, generation, nextSegmentId, segments, positions);
    }

    boolean intact() {
        return checksum == computedChecksum();
    }

    /**
     * Takes a change.
     *
     * @return false if it does not follow the stored generation
     */
    boolean advance(StateChange change) {
        if (!change.follows(generation)) {
            return false;
        }
        logId = change.logId();
        generation = change.generation();
        nextSegmentId = change.nextSegmentId();
        checksum = computedChecksum();
        return true;
    }

    private int computedChecksum() {
        return RowChecksum.of(logId, generation, nextSegmentId);
    }
}
