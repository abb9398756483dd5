package io.walstore.spring.boot.jpa;

import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;

/** The rows of the consumers' positions. */
@NoRepositoryBean // an application that scans this package is not to get it
interface ConsumerPositionRepository extends Repository<ConsumerPositionEntity, String> {

    List<ConsumerPositionEntity> findAll(Sort sort);

    ConsumerPositionEntity save(ConsumerPositionEntity position);

    /** Deletes rows with one statement, without reading them. */
    void deleteAllByIdInBatch(Iterable<String> consumers);
}
