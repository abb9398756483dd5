package io.walstore.spring.boot.jpa;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

/** The rows of the segments. */
interface SegmentRepository extends Repository<SegmentEntity, Long> {

    @Query("select s from Segment s order by s.id")
    List<SegmentEntity> findAllInOrder();

    SegmentEntity save(SegmentEntity segment);

    /** Deletes rows without reading them. */
    @Modifying
    @Query("delete from Segment s where s.id in :ids")
    void deleteAll(@Param("ids") Collection<Long> ids);
}
