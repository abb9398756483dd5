package io.walstore.spring.boot.jpa;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The catalogue's own row. */
interface CatalogueRepository extends Repository<CatalogueEntity, Integer> {

    Optional<CatalogueEntity> findById(Integer id);

    CatalogueEntity save(CatalogueEntity catalogue);
}
