package org.example.jpa;

import org.springframework.data.repository.CrudRepository;

/** A repository of an application. */
interface CustomerRepository extends CrudRepository<Customer, Long> {}
