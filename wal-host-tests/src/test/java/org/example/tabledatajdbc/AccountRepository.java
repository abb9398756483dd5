package org.example.tabledatajdbc;

import org.springframework.data.repository.ListCrudRepository;

/** All rows. */
interface AccountRepository extends ListCrudRepository<Account, Long> {}
