package io.walstore.spring.boot.jpa;

import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;

/**
 * The rows of the segments. Methods of Spring Data's own, without queries of ours: parsing even one would cost as much
 * time as all repositories together.
 */
@NoRepositoryBean // an application that scans this package is not to get it
interface SegmentRepository extends Repository<SegmentEntity, Long> {

    List<SegmentEntity> findAll(Sort sort);

    SegmentEntity save(SegmentEntity segment);

    /** Deletes rows with one statement, without reading them. */
    void deleteAllByIdInBatch(Iterable<Long> ids);
}
