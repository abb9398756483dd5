package io.walstore.spring.boot.jpa;

import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.Repository;

/** The rows of the consumers' positions. */
interface ConsumerPositionRepository extends Repository<ConsumerPositionEntity, String> {

    List<ConsumerPositionEntity> findAll(Sort sort);

    ConsumerPositionEntity save(ConsumerPositionEntity position);

    /** Deletes rows with one statement, without reading them. */
    void deleteAllByIdInBatch(Iterable<String> consumers);
}
