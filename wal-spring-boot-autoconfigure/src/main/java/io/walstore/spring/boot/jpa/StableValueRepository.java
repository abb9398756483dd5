package io.walstore.spring.boot.jpa;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The rows of the stable values. */
interface StableValueRepository extends Repository<StableValueEntity, String> {

    Optional<StableValueEntity> findById(String name);

    StableValueEntity save(StableValueEntity value);
}
