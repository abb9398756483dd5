package io.walstore.spring.boot.jpa;

import java.util.Optional;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;

/** The catalogue's own row. */
@NoRepositoryBean // an application that scans this package is not to get it
interface CatalogueRepository extends Repository<CatalogueEntity, Integer> {

    Optional<CatalogueEntity> findById(Integer id);

    CatalogueEntity save(CatalogueEntity catalogue);
}
