package io.walstore.spring.boot.jpa;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;

/** The rows of the stable values. */
@NoRepositoryBean // an application that scans this package is not to get it
interface StableValueRepository extends Repository<StableValueEntity, String> {

    Optional<StableValueEntity> findById(String name);

    List<StableValueEntity> findAll(Sort sort);

    StableValueEntity save(StableValueEntity value);
}
